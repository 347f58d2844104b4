package dev.dropgate.inspect.hash;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;

/** Stops what is known to be bad by its SHA-256. */
public final class HashDenyRule implements Rule {
  private static final String ID = "hash-deny";

  private final List<HashFile> files;

  /**
   * Makes the rule.
   *
   * @param settings {@code hash.deny}
   * @throws IllegalArgumentException with one printable line if a file is not there
   */
  public HashDenyRule(InspectionSettings settings) {
    files = HashFile.of("hash.deny", settings.text("hash.deny", ""), HashTable.HALF);
  }

  /**
   * What the lists are now.
   *
   * @return a text to compare: the same one, the same verdicts
   */
  public String edition() {
    return HashFile.edition(files);
  }

  @Override
  public List<RuleInfo> about() {
    return List.of(new RuleInfo(ID, Level.ON, "the SHA-256 is on a list of `dropgate.hash.deny`"));
  }

  @Override
  public void judge(Subject subject, Findings findings) throws IOException {
    if (files.isEmpty() || subject.content() == null) {
      return;
    }
    byte[] hash = subject.sha256();
    for (HashFile file : files) {
      if (file.contains(hash)) {
        findings.add(
            ID,
            Verdict.DANGEROUS,
            "its SHA-256 " + HexFormat.of().formatHex(hash) + " is on the list " + file.name());
        return;
      }
    }
  }
}
