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

/** Finds so many spaces before an extension that runs that a window does not show the extension. */
final class SpacesBeforeExtensionRule implements Rule {
  private static final String ID = "spaces-before-extension";
  private static final int MIN_BLANKS = 8;

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(ID, RuleMode.ON, "eight or more blanks before an extension that runs"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) {
    FileName name = subject.fileName();
    String extension = name.extension();
    if (ProgramExtensions.isNeverDocument(extension)
        && longestRun(name.text(), name.dotIndex()) >= MIN_BLANKS) {
      findings.add(ID, Verdict.DANGEROUS, "many blanks before its extension ." + extension);
    }
  }

  private static int longestRun(String text, int end) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < end; i += Character.charCount(text.codePointAt(i))) {
      run = FileName.isBlank(text.codePointAt(i)) ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
