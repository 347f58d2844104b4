package dev.dropgate.inspect.rules.documents;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.rtf.RtfTokenizer;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.inspect.rules.documents.rtf.RtfDocumentScanner;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Finds objects, templates and DDE fields in RTF documents. */
final class RtfDocumentRule implements Rule {
  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        DocumentRuleInfos.RTF_AUTOLOAD,
        DocumentRuleInfos.RTF_OBJECT,
        DocumentRuleInfos.DDE,
        DocumentRuleInfos.TEMPLATE,
        DocumentRuleInfos.EXTERNAL,
        DocumentRuleInfos.EQUATION,
        DocumentRuleInfos.LINK);
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
    if (subject.type() == FileType.RTF) {
      try (DocumentBudget effort = DocumentBudget.enter(findings);
          InputStream in = subject.content().stream()) {
        RtfDocumentScanner reader = new RtfDocumentScanner(findings, effort);
        RtfTokenizer tokens = new RtfTokenizer(in, effort, reader);
        tokens.read();
        reader.finish();
        tokens.throwProblem();
      }
    }
  }
}
