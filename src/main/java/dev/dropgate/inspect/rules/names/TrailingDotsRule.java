package dev.dropgate.inspect.rules.names;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.filename.FileName;
import dev.dropgate.inspect.format.filename.ProgramExtensions;
import dev.dropgate.model.Verdict;
import java.util.List;

/**
 * Finds dots and spaces after an extension that runs. Windows drops them when it writes the file; a
 * filter may not. {@code Smith & Sons Ltd.} is not a finding.
 */
final class TrailingDotsRule implements Rule {
  private static final String ID = "trailing-dots";

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(ID, RuleMode.ON, "dots or spaces behind an extension that runs: `run.bat.`"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) {
    FileName name = subject.fileName();
    String extension = name.extension();
    String behind = name.text().substring(name.endIndex());
    if (ProgramExtensions.isRunnable(extension)
        && behind.codePoints().anyMatch(c -> c == '.' || c == ' ')) {
      findings.add(ID, Verdict.DANGEROUS, "dots or spaces behind its extension ." + extension);
    }
  }
}
