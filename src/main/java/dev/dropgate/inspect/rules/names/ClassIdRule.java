package dev.dropgate.inspect.rules.names;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.model.Verdict;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds an extension that is a class id in braces. Windows opens the file with that class and hides
 * the extension.
 */
final class ClassIdRule implements Rule {
  private static final String ID = "clsid-name";

  // The closing brace is optional, because some versions of Windows do not need it.
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
