package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import javax.xml.stream.XMLStreamReader;

/** The ribbon of a document, whose callbacks may be macros of another document far away. */
final class RibbonPart extends XmlPart {
  private boolean ribbon;

  RibbonPart(Findings findings, Effort effort) {
    super(findings, effort);
  }

  @Override
  void begins(String element, XMLStreamReader at) {
    ribbon |= element.equals("customUI");
    for (int i = 0; ribbon && i < at.getAttributeCount(); i++) {
      String callback = at.getAttributeValue(i);
      boolean code = callback.indexOf('!') > 0 || at.getAttributeLocalName(i).equals("onLoad");
      if (code && (Addresses.isShare(callback) || Addresses.plain(callback).contains("://"))) {
        findings.add(
            Ids.EXTERNAL.id(),
            Verdict.DANGEROUS,
            "the ribbon (" + at.getAttributeLocalName(i) + ") calls a macro of " + callback);
      }
    }
  }
}
