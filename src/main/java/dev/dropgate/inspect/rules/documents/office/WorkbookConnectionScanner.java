package dev.dropgate.inspect.rules.documents.office;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LinkAddresses;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.util.Locale;
import javax.xml.stream.XMLStreamReader;

/** Finds connections of a workbook that load remote data when it is opened. */
final class WorkbookConnectionScanner extends XmlPartReader {
  private boolean refreshed;

  WorkbookConnectionScanner(FindingCollector findings, DocumentBudget effort) {
    super(findings, effort);
  }

  @Override
  public void startElement(String element, XMLStreamReader at) {
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
    boolean elsewhere =
        LinkAddresses.isShare(address) || LinkAddresses.scheme(address).startsWith("http");
    if (refreshed && elsewhere) {
      findings.add(
          DocumentRuleInfos.EXTERNAL.id(),
          RuleMode.LOG,
          Verdict.DANGEROUS,
          "a connection fetches at opening " + address);
    }
  }
}
