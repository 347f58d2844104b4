package dev.dropgate.inspect.rules.documents;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.web.SvgActionFinder;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Finds active content in web pages and drawings that can harm the machine of the reader. */
final class WebPageRule implements Rule {
  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        DocumentRuleInfos.SMUGGLING, DocumentRuleInfos.HTML_SCRIPT, DocumentRuleInfos.SVG_SCRIPT);
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
    FileType type = subject.type();
    boolean text = type == FileType.TEXT || type == FileType.XML;
    if (type == FileType.SVG || (text && subject.extension().equals("svg"))) {
      judgeDrawing(subject, findings);
    } else if (type == FileType.HTML || (text && isPage(subject.extension()))) {
      try (DocumentBudget effort = DocumentBudget.enter(findings);
          InputStream in = subject.content().stream()) {
        new HtmlPageScanner(effort).judge(in, findings);
      }
    }
  }

  /** Returns whether a browser opens the file as a page, whatever its first bytes are. */
  private static boolean isPage(String extension) {
    return switch (extension) {
      case "html", "htm", "shtml", "xhtml", "xht" -> true;
      default -> false;
    };
  }

  private static void judgeDrawing(ScanTarget subject, FindingCollector findings)
      throws IOException {
    if (findings.isEnabled(DocumentRuleInfos.SVG_SCRIPT.id())) {
      try (DocumentBudget effort = DocumentBudget.enter(findings);
          InputStream in = subject.content().stream()) {
        String action = SvgActionFinder.findAction(in, effort);
        if (action != null) {
          findings.add(
              DocumentRuleInfos.SVG_SCRIPT.id(), Verdict.DANGEROUS, "a drawing with " + action);
        }
      }
    }
  }
}
