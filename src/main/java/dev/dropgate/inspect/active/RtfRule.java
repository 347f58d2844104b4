package dev.dropgate.inspect.active;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Objects, templates and DDE fields of RTF documents. */
final class RtfRule implements Rule {
  @Override
  public List<RuleInfo> about() {
    return List.of(
        Ids.RTF_AUTOLOAD,
        Ids.RTF_OBJECT,
        Ids.DDE,
        Ids.TEMPLATE,
        Ids.EXTERNAL,
        Ids.EQUATION,
        Ids.LINK);
  }

  @Override
  public void judge(Subject subject, Findings findings) throws IOException {
    if (subject.type() == FileType.RTF) {
      try (Effort effort = Effort.enter(findings);
          InputStream in = subject.content().stream()) {
        RtfReader reader = new RtfReader(findings, effort);
        RtfTokens tokens = new RtfTokens(in, effort, reader);
        tokens.read();
        reader.end();
        tokens.tellProblem();
      }
    }
  }
}
