package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Verdict;
import java.util.Locale;
import javax.xml.stream.XMLStreamReader;

/** The connections of a workbook: which of them fetch something as soon as it is opened. */
final class Connections extends XmlPart {
  private boolean refreshed;

  Connections(Findings findings, Effort effort) {
    super(findings, effort);
  }

  @Override
  void begins(String element, XMLStreamReader at) {
    switch (element) {
      case "connection" -> {
        String refresh = attribute(at, "refreshOnLoad").toLowerCase(Locale.ROOT);
        refreshed = refresh.equals("1") || refresh.equals("true");
      }
      case "webPr" -> judge(attribute(at, "url"));
      case "dbPr" -> {
        for (String part : attribute(at, "connection").split("[;=]", -1)) {
          judge(part.strip());
        }
      }
      case "textPr" -> judge(attribute(at, "sourceFile"));
      default -> {}
    }
  }

  private void judge(String address) {
    boolean elsewhere = Addresses.isShare(address) || Addresses.scheme(address).startsWith("http");
    if (refreshed && elsewhere) {
      findings.add(
          Ids.EXTERNAL.id(),
          Level.LOG,
          Verdict.DANGEROUS,
          "a connection fetches at opening " + address);
    }
  }
}
