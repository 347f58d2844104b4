package dev.dropgate.inspect.rules.names;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.filename.ConfusableCharacters;
import dev.dropgate.inspect.format.filename.FileName;
import dev.dropgate.inspect.format.filename.ProgramExtensions;
import dev.dropgate.model.Verdict;
import java.util.List;

/**
 * Finds a name that people, or a system that normalizes names, may mistake for one that runs:
 * Cyrillic letters in {@code run.ехе}, a full-width dot in {@code run．exe}.
 */
final class ConfusableExtensionRule implements Rule {
  private static final String ID = "confusable-extension";

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(
            ID,
            RuleMode.ON,
            "letters or dots of another script that make an extension look like one that runs"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) {
    FileName name = subject.fileName();
    if (!ConfusableCharacters.mayMislead(name.text())
        || ProgramExtensions.isRunnable(name.extension())) {
      return;
    }
    String shown = FileName.of(ConfusableCharacters.skeleton(name.text())).extension();
    if (!shown.equals(name.extension()) && ProgramExtensions.isRunnable(shown)) {
      findings.add(
          ID, Verdict.DANGEROUS, "looks like a ." + shown + " file by letters of another script");
    }
  }
}
