package dev.dropgate.inspect.rules.documents.office;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.format.office.QuoteField;
import dev.dropgate.inspect.rules.documents.common.EquationObjectCheck;
import dev.dropgate.inspect.rules.documents.common.FieldInstructionCheck;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLStreamReader;

/**
 * Judges the fields of a Word document. Their instructions may be split into any number of pieces.
 */
final class WordFieldScanner extends XmlPartReader {
  private static final int MAX_INSTRUCTION_CHARS = 1000;
  private static final int MAX_FIELD_DEPTH = 100;

  /** The highest number of findings in one part. */
  private static final int MAX_FINDINGS = 20;

  private final StringBuilder instruction = new StringBuilder();

  /** The instructions of nested fields, the innermost first. */
  private final Deque<StringBuilder> open = new ArrayDeque<>();

  private boolean inside;
  private int reportedCount;

  WordFieldScanner(FindingCollector findings, DocumentBudget effort) {
    super(findings, effort);
  }

  @Override
  public void startElement(String element, XMLStreamReader at) {
    switch (element) {
      case "fldSimple" -> {
        judge(attribute(at, "instr"));
        appendToOuter(QuoteField.shownText(attribute(at, "instr")));
      }
      case "instrText" -> inside = true;
      case "OLEObject" -> EquationObjectCheck.judgeProgram(attribute(at, "ProgID"), findings);
      case "fldChar" -> {
        judge(instruction.toString());
        instruction.setLength(0);
        handleFieldMark(attribute(at, "fldCharType"));
      }
      default -> {}
    }
  }

  private void handleFieldMark(String type) {
    if (type.equalsIgnoreCase("begin") && open.size() < MAX_FIELD_DEPTH) {
      open.push(new StringBuilder());
    } else if (type.equalsIgnoreCase("end") && !open.isEmpty()) {
      String ended = open.pop().toString();
      judge(ended);
      appendToOuter(QuoteField.shownText(ended));
    }
  }

  /** Adds the text that a nested field shows, because it is part of the outer instruction. */
  private void appendToOuter(String shown) {
    if (!open.isEmpty()) {
      append(open.peek(), shown);
    }
  }

  @Override
  public void characters(String text) {
    if (inside) {
      append(instruction, text);
      appendToOuter(text);
    }
  }

  private static void append(StringBuilder to, String text) {
    if (to.length() < MAX_INSTRUCTION_CHARS) {
      to.append(text, 0, Math.min(text.length(), MAX_INSTRUCTION_CHARS));
    }
  }

  @Override
  public void endElement(String element) {
    inside = inside && !element.equals("instrText");
  }

  private void judge(String text) {
    if (reportedCount < MAX_FINDINGS && FieldInstructionCheck.judge(text, findings)) {
      reportedCount++;
    }
  }
}
