package dev.dropgate.inspect.names;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.util.List;
import java.util.regex.Pattern;

/** Windows takes an extension in braces for a class, opens the file with that, and hides it. */
final class ClassIdRule implements Rule {
  private static final String ID = "clsid-name";

  // Some versions do without the closing brace.
  private static final Pattern CLASS =
      Pattern.compile("\\{[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\}?");

  @Override
  public List<RuleInfo> about() {
    return List.of(new RuleInfo(ID, Level.ON, "the extension is a Windows class in braces"));
  }

  @Override
  public void judge(Subject subject, Findings findings) {
    String extension = FileName.of(subject.name()).extension();
    if (CLASS.matcher(extension).matches()) {
      findings.add(
          ID, Verdict.DANGEROUS, "its extension is the Windows class " + extension + ", not shown");
    }
  }
}
