package dev.dropgate.inspect.rules.documents;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.model.Verdict;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Finds a {@code desktop.ini} that names a server. Windows loads the icon from there, with the
 * user's credentials, as soon as it shows the folder (MITRE ATT&CK T1187). Windows itself writes
 * harmless ones into most folders, so the name alone is not a finding.
 */
final class RemoteIconRule implements Rule {
  private static final String ID = "remote-icon";
  private static final String FILE_NAME = "desktop.ini";

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(
            ID, RuleMode.ON, "a `desktop.ini` that makes Windows send credentials to a server"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
    if (subject.content() != null
        && subject.fileName().hasName(FILE_NAME)
        && namesServer(subject.content().stream())) {
      findings.add(ID, Verdict.DANGEROUS, "a desktop.ini that names a server: \\\\HOST\\...");
    }
  }

  /** Returns whether a value starts with two slashes or backslashes. Skips the zeros of UTF-16. */
  private static boolean namesServer(InputStream content) throws IOException {
    InputStream in = new BufferedInputStream(content);
    boolean startOfValue = false;
    int slashes = 0;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == 0) {
        continue;
      }
      if ((c == '\\' || c == '/') && (startOfValue || slashes > 0)) {
        slashes++;
        startOfValue = false;
        continue;
      }
      if (slashes == 2 && Character.isLetterOrDigit(c)) {
        return true;
      }
      slashes = 0;
      boolean skipped = c == ' ' || c == '\t' || c == '"' || c == '@' || c == '\'';
      startOfValue = c == '=' || (startOfValue && skipped);
    }
    return false;
  }
}
