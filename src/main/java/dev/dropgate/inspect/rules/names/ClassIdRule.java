package dev.dropgate.inspect.rules.names;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.model.Verdict;
import java.util.List;
import java.util.regex.Pattern;

/** Windows takes an extension in braces for a class, opens the file with that, and hides it. */
final class ClassIdRule implements Rule {
  private static final String ID = "clsid-name";

  // Some versions do without the closing brace.
  private static final Pattern CLASS_IN_BRACES =
      Pattern.compile("\\{[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\}?");

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(new RuleInfo(ID, RuleMode.ON, "the extension is a Windows class in braces"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) {
    String extension = subject.extension();
    if (CLASS_IN_BRACES.matcher(extension).matches()) {
      findings.add(
          ID, Verdict.DANGEROUS, "its extension is the Windows class " + extension + ", not shown");
    }
  }
}
