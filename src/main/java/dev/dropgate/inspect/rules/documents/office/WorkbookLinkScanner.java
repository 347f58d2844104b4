package dev.dropgate.inspect.rules.documents.office;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.rules.documents.common.DdeLinkCheck;
import javax.xml.stream.XMLStreamReader;

/**
 * Judges links of a workbook to the data of other programs, in a part or in a workbook that is one
 * XML file.
 */
final class WorkbookLinkScanner extends XmlPartReader {
  private static final int MAX_PATH_CHARS = 4096;

  /** The path of another workbook, while it is read; null outside of one. */
  private StringBuilder path;

  WorkbookLinkScanner(FindingCollector findings, DocumentBudget effort) {
    super(findings, effort);
  }

  @Override
  public void startElement(String element, XMLStreamReader at) {
    switch (element) {
      case "ddeLink" ->
          DdeLinkCheck.judge(attribute(at, "ddeService"), attribute(at, "ddeTopic"), findings);
      case "Cell", "NamedRange" -> {
        DdeLinkCheck.judgeFormula(attribute(at, "Formula"), findings);
        DdeLinkCheck.judgeFormula(attribute(at, "RefersTo"), findings);
      }
      case "Path" -> path = new StringBuilder();
      default -> {}
    }
  }

  @Override
  public void characters(String text) {
    if (path != null && path.length() < MAX_PATH_CHARS) {
      path.append(text, 0, Math.min(text.length(), MAX_PATH_CHARS));
    }
  }

  @Override
  public void endElement(String element) {
    if (path != null && element.equals("Path")) {
      int bar = path.indexOf("|");
      if (bar > 0) {
        DdeLinkCheck.judge(path.substring(0, bar), path.substring(bar + 1), findings);
      }
      path = null;
    }
  }
}
