package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.util.Locale;
import javax.xml.stream.XMLStreamReader;

/** The fields of a Word document, whose instructions may be cut into any number of pieces. */
final class Fields extends XmlPart {
  private static final int LONGEST = 1000;

  private final StringBuilder instruction = new StringBuilder();
  private boolean inside;
  private boolean told;

  Fields(Findings findings, Effort effort) {
    super(findings, effort);
  }

  @Override
  void begins(String element, XMLStreamReader at) {
    switch (element) {
      case "fldSimple" -> judge(attribute(at, "instr"));
      case "instrText" -> inside = true;
      case "fldChar" -> {
        judge(instruction.toString());
        instruction.setLength(0);
      }
      default -> {}
    }
  }

  @Override
  void text(String text) {
    if (inside && instruction.length() < LONGEST) {
      instruction.append(text, 0, Math.min(text.length(), LONGEST));
    }
  }

  @Override
  void ends(String element) {
    inside = inside && !element.equals("instrText");
  }

  private void judge(String text) {
    if (!told && isDde(text)) {
      told = true;
      findings.add(Ids.DDE.id(), Verdict.DANGEROUS, "a DDE field: " + text.strip());
    }
  }

  static boolean isDde(String instruction) {
    String text = instruction.strip().toLowerCase(Locale.ROOT);
    return text.matches("(?s)(?:dde|ddeauto)(?:[\\s\"\\\\].*)?");
  }
}
