package dev.dropgate.inspect.names;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.util.List;

/**
 * Dots and spaces behind an extension that runs: Windows drops them when it writes the file, a
 * filter may not. {@code Smith & Sons Ltd.} is no finding.
 */
final class TrailingDotsRule implements Rule {
  private static final String ID = "trailing-dots";

  @Override
  public List<RuleInfo> about() {
    return List.of(
        new RuleInfo(ID, Level.ON, "dots or spaces behind an extension that runs: `run.bat.`"));
  }

  @Override
  public void judge(Subject subject, Findings findings) {
    FileName name = FileName.of(subject.name());
    String extension = name.extension();
    String behind = name.text().substring(name.end());
    if (Programs.runs(extension) && behind.codePoints().anyMatch(c -> c == '.' || c == ' ')) {
      findings.add(ID, Verdict.DANGEROUS, "dots or spaces behind its extension ." + extension);
    }
  }
}
