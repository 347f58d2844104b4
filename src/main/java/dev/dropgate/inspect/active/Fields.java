package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLStreamReader;

/** The fields of a Word document, whose instructions may be cut into any number of pieces. */
final class Fields extends XmlPart {
  private static final int LONGEST = 1000;
  private static final int DEEPEST = 100;

  /** Findings of one part. */
  private static final int MOST = 20;

  private final StringBuilder instruction = new StringBuilder();

  /** The instructions of fields within each other, the innermost first. */
  private final Deque<StringBuilder> open = new ArrayDeque<>();

  private boolean inside;
  private int told;

  Fields(Findings findings, Effort effort) {
    super(findings, effort);
  }

  @Override
  void begins(String element, XMLStreamReader at) {
    switch (element) {
      case "fldSimple" -> {
        judge(attribute(at, "instr"));
        outer(QuoteField.text(attribute(at, "instr")));
      }
      case "instrText" -> inside = true;
      case "OLEObject" -> Equation.program(attribute(at, "ProgID"), findings);
      case "fldChar" -> {
        judge(instruction.toString());
        instruction.setLength(0);
        mark(attribute(at, "fldCharType"));
      }
      default -> {}
    }
  }

  private void mark(String type) {
    if (type.equalsIgnoreCase("begin") && open.size() < DEEPEST) {
      open.push(new StringBuilder());
    } else if (type.equalsIgnoreCase("end") && !open.isEmpty()) {
      String ended = open.pop().toString();
      judge(ended);
      outer(QuoteField.text(ended));
    }
  }

  /** A field within another shows this text, which is part of the other's instruction. */
  private void outer(String shown) {
    if (!open.isEmpty()) {
      append(open.peek(), shown);
    }
  }

  @Override
  void text(String text) {
    if (inside) {
      append(instruction, text);
      outer(text);
    }
  }

  private static void append(StringBuilder to, String text) {
    if (to.length() < LONGEST) {
      to.append(text, 0, Math.min(text.length(), LONGEST));
    }
  }

  @Override
  void ends(String element) {
    inside = inside && !element.equals("instrText");
  }

  private void judge(String text) {
    if (told < MOST && FieldInstruction.judge(text, findings)) {
      told++;
    }
  }
}
