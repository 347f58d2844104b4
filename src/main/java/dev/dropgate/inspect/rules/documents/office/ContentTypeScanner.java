package dev.dropgate.inspect.rules.documents.office;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.util.Locale;
import javax.xml.stream.XMLStreamReader;

/**
 * Finds macro sheets by the content types of a document, because a macro sheet may be in any
 * folder.
 */
final class ContentTypeScanner extends XmlPartReader {
  ContentTypeScanner(FindingCollector findings, DocumentBudget effort) {
    super(findings, effort);
  }

  @Override
  public void startElement(String element, XMLStreamReader at) {
    if ((element.equals("Override") || element.equals("Default"))
        && attribute(at, "ContentType").toLowerCase(Locale.ROOT).contains("macrosheet")) {
      findings.add(
          DocumentRuleInfos.EXCEL4.id(),
          Verdict.DANGEROUS,
          "an Excel 4 macro sheet, " + attribute(at, "PartName") + attribute(at, "Extension"));
    }
  }
}
