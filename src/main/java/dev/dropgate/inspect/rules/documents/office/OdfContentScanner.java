package dev.dropgate.inspect.rules.documents.office;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.format.office.BasicModule;
import dev.dropgate.inspect.rules.documents.common.DangerousLinkCheck;
import dev.dropgate.inspect.rules.documents.common.DdeLinkCheck;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;

/**
 * Finds active content in an OpenDocument file: macros, events that call them, DDE links and links.
 */
final class OdfContentScanner extends XmlPartReader {
  private static final int MAX_FORMULA_CHARS = 4096;

  /** The scheme of a macro in this document, or in the program that opens it. */
  private static final String SCRIPT_ADDRESS = "vnd.sun.star.script:";

  /** Events of the document, not of a control in it. */
  private static final Pattern DOCUMENT_EVENT =
      Pattern.compile(
          "(?:dom|office):(?:load|unload|new|open|print|save|close|start|focus|view|activate)[a-z-]*");

  private static final Pattern DDE_FORMULA =
      Pattern.compile("(?i)\\bdde\\s*+\\(\\s*+\"([^\"]*+)\"\\s*+[;,]\\s*+\"([^\"]*+)\"");

  /** The current Basic module; null outside of one. */
  private StringBuilder code;

  private int reportedCount;

  OdfContentScanner(FindingCollector findings, DocumentBudget effort) {
    super(findings, effort);
  }

  @Override
  public void startElement(String element, XMLStreamReader at) {
    switch (element) {
      case "event-listener", "event" -> judgeListener(at);
      case "module", "source-code" -> code = new StringBuilder();
      case "dde-source", "dde-connection-decl" ->
          DdeLinkCheck.judge(
              attribute(at, "dde-application"), attribute(at, "dde-topic"), findings);
      case "a" -> judgeLink(attribute(at, "href"));
      case "table-cell" -> judgeFormula(attribute(at, "formula"));
      default -> {}
    }
  }

  private void judgeListener(XMLStreamReader at) {
    String macro = attribute(at, "href").toLowerCase(Locale.ROOT) + attribute(at, "macro-name");
    String event = attribute(at, "event-name").toLowerCase(Locale.ROOT);
    boolean script = macro.startsWith(SCRIPT_ADDRESS) || !attribute(at, "macro-name").isEmpty();
    if (script && reportedCount++ < 20) {
      findings.add(
          DocumentRuleInfos.MACROS.id(),
          Verdict.DANGEROUS,
          "an event that calls a macro, " + macro);
      if (DOCUMENT_EVENT.matcher(event).matches()) {
        findings.add(
            DocumentRuleInfos.AUTORUN.id(), Verdict.DANGEROUS, "a macro that runs at " + event);
      }
    }
  }

  private void judgeLink(String address) {
    if (reportedCount < 20 && DangerousLinkCheck.judge(address, findings)) {
      reportedCount++;
    }
  }

  private void judgeFormula(String formula) {
    if (formula.length() < MAX_FORMULA_CHARS) {
      Matcher dde = DDE_FORMULA.matcher(formula);
      while (dde.find()) {
        DdeLinkCheck.judge(dde.group(1), dde.group(2), findings);
      }
    }
  }

  @Override
  public void characters(String text) throws IOException {
    if (code != null) {
      if (code.length() + text.length() > DocumentBudget.MAX_UNPACKED_BYTES) {
        throw DocumentBudget.tooLarge(DocumentBudget.MAX_UNPACKED_BYTES);
      }
      code.append(text);
    }
  }

  @Override
  public void endElement(String element) {
    if (code != null && (element.equals("module") || element.equals("source-code"))) {
      if (BasicModule.hasCode(code.toString())) {
        findings.add(DocumentRuleInfos.MACROS.id(), Verdict.DANGEROUS, "a Basic module");
      }
      code = null;
    }
  }
}
