package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;

/** What acts in an OpenDocument file: macros, events that call them, DDE links, links. */
final class OdfContent extends XmlPart {
  private static final int LONGEST = 4096;

  /** A macro of this document, or of the program that opens it. */
  private static final Pattern SCRIPT = Pattern.compile("vnd\\.sun\\.star\\.script:.*");

  /** Events of the document, not of a control in it. */
  private static final Pattern BY_ITSELF =
      Pattern.compile(
          "(?:dom|office):(?:load|unload|new|open|print|save|close|start|focus|view|activate)[a-z-]*");

  private static final Pattern DDE =
      Pattern.compile("(?i)\\bdde\\s*\\(\\s*\"([^\"]*)\"\\s*[;,]\\s*\"([^\"]*)\"");

  /** A Basic module that is being read; null if none is. */
  private StringBuilder code;

  private int told;

  OdfContent(Findings findings, Effort effort) {
    super(findings, effort);
  }

  @Override
  void begins(String element, XMLStreamReader at) {
    switch (element) {
      case "event-listener", "event" -> listener(at);
      case "module", "source-code" -> code = new StringBuilder();
      case "dde-source", "dde-connection-decl" ->
          DdeLink.judge(attribute(at, "dde-application"), attribute(at, "dde-topic"), findings);
      case "a" -> link(attribute(at, "href"));
      case "table-cell" -> formula(attribute(at, "formula"));
      default -> {}
    }
  }

  private void listener(XMLStreamReader at) {
    String macro = attribute(at, "href").toLowerCase(Locale.ROOT) + attribute(at, "macro-name");
    String event = attribute(at, "event-name").toLowerCase(Locale.ROOT);
    boolean script = SCRIPT.matcher(macro).matches() || !attribute(at, "macro-name").isEmpty();
    if (script && told++ < 20) {
      findings.add(Ids.MACROS.id(), Verdict.DANGEROUS, "an event that calls a macro, " + macro);
      if (BY_ITSELF.matcher(event).matches()) {
        findings.add(Ids.AUTORUN.id(), Verdict.DANGEROUS, "a macro that runs at " + event);
      }
    }
  }

  private void link(String address) {
    if (told < 20 && DangerousLink.judge(address, findings)) {
      told++;
    }
  }

  private void formula(String formula) {
    if (formula.length() < LONGEST) {
      Matcher dde = DDE.matcher(formula);
      while (dde.find()) {
        DdeLink.judge(dde.group(1), dde.group(2), findings);
      }
    }
  }

  @Override
  void text(String text) {
    if (code != null && code.length() < Effort.LARGEST) {
      code.append(text);
    }
  }

  @Override
  void ends(String element) {
    if (code != null && (element.equals("module") || element.equals("source-code"))) {
      if (BasicModule.hasCode(code.toString())) {
        findings.add(Ids.MACROS.id(), Verdict.DANGEROUS, "a Basic module");
      }
      code = null;
    }
  }
}
