package dev.dropgate.inspect.rules.documents.office;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LinkAddresses;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import javax.xml.stream.XMLStreamReader;

/** Finds callbacks of a document's ribbon that are macros of a remote document. */
final class RibbonScanner extends XmlPartReader {
  private boolean ribbon;

  RibbonScanner(FindingCollector findings, DocumentBudget effort) {
    super(findings, effort);
  }

  @Override
  public void startElement(String element, XMLStreamReader at) {
    ribbon |= element.equals("customUI");
    for (int i = 0; ribbon && i < at.getAttributeCount(); i++) {
      String callback = at.getAttributeValue(i);
      boolean code = callback.indexOf('!') > 0 || at.getAttributeLocalName(i).equals("onLoad");
      if (code
          && (LinkAddresses.isShare(callback)
              || LinkAddresses.normalize(callback).contains("://"))) {
        findings.add(
            DocumentRuleInfos.EXTERNAL.id(),
            Verdict.DANGEROUS,
            "the ribbon (" + at.getAttributeLocalName(i) + ") calls a macro of " + callback);
      }
    }
  }
}
