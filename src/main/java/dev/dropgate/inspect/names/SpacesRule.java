package dev.dropgate.inspect.names;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.util.List;

/** So much room before an extension that runs that a window shows the name without it. */
final class SpacesRule implements Rule {
  private static final String ID = "spaces-before-extension";
  private static final int MANY = 8;

  @Override
  public List<RuleInfo> about() {
    return List.of(
        new RuleInfo(ID, Level.ON, "eight or more blanks before an extension that runs"));
  }

  @Override
  public void judge(Subject subject, Findings findings) {
    FileName name = FileName.of(subject.name());
    String extension = name.extension();
    if (Programs.noDocument(extension) && longestRun(name.text(), name.dot()) >= MANY) {
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
