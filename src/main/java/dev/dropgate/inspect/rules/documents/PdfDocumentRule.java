package dev.dropgate.inspect.rules.documents;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.inspect.rules.documents.pdf.PdfDocumentScanner;
import java.io.IOException;
import java.util.List;

/** Finds scripts, actions and embedded files in PDF documents. */
final class PdfDocumentRule implements Rule {
  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        DocumentRuleInfos.PDF_LAUNCH,
        DocumentRuleInfos.PDF_HOSTILE,
        DocumentRuleInfos.PDF_JAVASCRIPT,
        DocumentRuleInfos.PDF_FORM,
        DocumentRuleInfos.PDF_OPEN,
        DocumentRuleInfos.PDF_EMBEDDED,
        DocumentRuleInfos.PDF_SHARE,
        DocumentRuleInfos.PDF_XFA,
        DocumentRuleInfos.PDF_MEDIA,
        DocumentRuleInfos.LINK,
        DocumentRuleInfos.ENCRYPTED);
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
    if (subject.types().contains(FileType.PDF)) {
      try (DocumentBudget effort = DocumentBudget.enter(findings)) {
        new PdfDocumentScanner(findings, effort).scan(subject.content());
      }
    }
  }
}
