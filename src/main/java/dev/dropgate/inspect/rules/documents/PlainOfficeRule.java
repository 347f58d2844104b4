package dev.dropgate.inspect.rules.documents;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.format.office.NonOfficeXml;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.inspect.rules.documents.office.ActiveMimeScanner;
import dev.dropgate.inspect.rules.documents.office.FlatXmlScanner;
import dev.dropgate.inspect.rules.documents.office.SylkScanner;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;

/** Finds macros and other active content in documents that are text: XML, MIME, SYLK. */
final class PlainOfficeRule implements Rule {
  /** Extensions that Office opens regardless of the content. */
  private static final Set<String> OFFICE_EXTENSIONS =
      Set.of("doc", "dot", "wiz", "xls", "xlt", "ppt", "pps", "pot", "mht", "mhtml");

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        DocumentRuleInfos.MACROS,
        DocumentRuleInfos.AUTORUN,
        DocumentRuleInfos.EXCEL4,
        DocumentRuleInfos.EXTERNAL,
        DocumentRuleInfos.TEMPLATE,
        DocumentRuleInfos.DDE,
        DocumentRuleInfos.PACKAGE,
        DocumentRuleInfos.HWP_SCRIPT,
        DocumentRuleInfos.HWP_OLE,
        DocumentRuleInfos.HWP_EPS,
        DocumentRuleInfos.EQUATION,
        DocumentRuleInfos.LINK);
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
    byte[] head = subject.content().head();
    FileType type = subject.type();
    boolean text = type == FileType.TEXT || type == FileType.HTML;
    boolean xml =
        (type == FileType.XML || (text && XmlPartReader.isXml(head)))
            && !NonOfficeXml.isNotOffice(head);
    boolean packed = ActiveMimeScanner.isActiveMime(head);
    boolean mime = text && OFFICE_EXTENSIONS.contains(subject.extension());
    boolean sheet = SylkScanner.isSylk(head);
    if (!xml && !packed && !mime && !sheet) {
      return;
    }
    try (DocumentBudget effort = DocumentBudget.enter(findings);
        InputStream in = subject.content().stream()) {
      if (packed) {
        ActiveMimeScanner.judge(effort.readAll(in), findings, effort);
      } else if (sheet) {
        SylkScanner.judge(in, findings, effort);
      } else if (xml) {
        new FlatXmlScanner(findings, effort).judge(in);
      }
      if (mime) {
        ActiveMimeScanner.scanBase64(subject.content().stream(), findings, effort);
      }
    }
  }
}
