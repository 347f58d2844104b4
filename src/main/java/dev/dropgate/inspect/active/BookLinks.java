package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import javax.xml.stream.XMLStreamReader;

/** Links of a workbook to the data of other programs. */
final class BookLinks extends XmlPart {
  BookLinks(Findings findings, Effort effort) {
    super(findings, effort);
  }

  @Override
  void begins(String element, XMLStreamReader at) {
    if (element.equals("ddeLink")) {
      Biff.link(attribute(at, "ddeService"), findings);
    }
  }
}
