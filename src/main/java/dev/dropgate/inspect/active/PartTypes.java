package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.util.Locale;
import javax.xml.stream.XMLStreamReader;

/** What the parts of a document are said to be: a macro sheet may lie in any folder. */
final class PartTypes extends XmlPart {
  PartTypes(Findings findings, Effort effort) {
    super(findings, effort);
  }

  @Override
  void begins(String element, XMLStreamReader at) {
    if ((element.equals("Override") || element.equals("Default"))
        && attribute(at, "ContentType").toLowerCase(Locale.ROOT).contains("macrosheet")) {
      findings.add(
          Ids.EXCEL4.id(),
          Verdict.DANGEROUS,
          "an Excel 4 macro sheet, " + attribute(at, "PartName") + attribute(at, "Extension"));
    }
  }
}
