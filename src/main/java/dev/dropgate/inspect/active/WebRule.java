package dev.dropgate.inspect.active;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Pages and drawings that do on a person's machine what no page or drawing has to do. */
final class WebRule implements Rule {
  @Override
  public List<RuleInfo> about() {
    return List.of(Ids.SMUGGLING, Ids.HTML_SCRIPT, Ids.SVG_SCRIPT);
  }

  @Override
  public void judge(Subject subject, Findings findings) throws IOException {
    FileType type = subject.type();
    boolean text = type == FileType.TEXT || type == FileType.XML;
    if (type == FileType.SVG || (text && subject.extension().equals("svg"))) {
      drawing(subject, findings);
    } else if (type == FileType.HTML || (text && isPage(subject.extension()))) {
      try (Effort effort = Effort.enter(findings);
          InputStream in = subject.content().stream()) {
        new HtmlPage(effort).judge(in, findings);
      }
    }
  }

  /** A browser opens it as a page, whatever it begins with. */
  private static boolean isPage(String extension) {
    return switch (extension) {
      case "html", "htm", "shtml", "xhtml", "xht" -> true;
      default -> false;
    };
  }

  private static void drawing(Subject subject, Findings findings) throws IOException {
    if (findings.wants(Ids.SVG_SCRIPT.id())) {
      try (Effort effort = Effort.enter(findings);
          InputStream in = subject.content().stream()) {
        String action = SvgDrawing.action(in, effort);
        if (action != null) {
          findings.add(Ids.SVG_SCRIPT.id(), Verdict.DANGEROUS, "a drawing with " + action);
        }
      }
    }
  }
}
