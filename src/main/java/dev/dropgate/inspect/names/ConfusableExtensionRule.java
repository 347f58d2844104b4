package dev.dropgate.inspect.names;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.util.List;

/**
 * Finds a name that people, or a system that normalizes names, take for one that runs: Cyrillic
 * letters in {@code run.ехе}, a full-width dot in {@code run．exe}.
 */
final class ConfusableExtensionRule implements Rule {
  private static final String ID = "confusable-extension";

  @Override
  public List<RuleInfo> about() {
    return List.of(
        new RuleInfo(
            ID,
            Level.ON,
            "letters or dots of another script that make an extension look like one that runs"));
  }

  @Override
  public void judge(Subject subject, Findings findings) {
    FileName name = FileName.of(subject.name());
    if (!Confusables.mayMislead(name.text()) || Programs.runs(name.extension())) {
      return;
    }
    String shown = FileName.of(Confusables.skeleton(name.text())).extension();
    if (!shown.equals(name.extension()) && Programs.runs(shown)) {
      findings.add(
          ID, Verdict.DANGEROUS, "looks like a ." + shown + " file by letters of another script");
    }
  }
}
