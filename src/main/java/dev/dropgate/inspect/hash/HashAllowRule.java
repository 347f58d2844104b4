package dev.dropgate.inspect.hash;

import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.Kind;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import java.io.IOException;
import java.util.List;

/**
 * Overrules the others for what is known to be good by its SHA-256. Asked after them, so that what
 * nobody objects to is not read for it.
 */
public final class HashAllowRule implements Rule {
  private static final String ID = "hash-allow";

  private final List<HashFile> files;

  /**
   * Makes the rule.
   *
   * @param settings {@code hash.allow}
   * @throws IllegalArgumentException with one printable line if a file is not there
   */
  public HashAllowRule(InspectionSettings settings) {
    files = HashFile.of("hash.allow", settings.text("hash.allow", ""), HashTable.FULL);
  }

  /**
   * Whether there is no list.
   *
   * @return true if it can overrule nothing
   */
  public boolean isEmpty() {
    return files.isEmpty();
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
    return List.of(
        new RuleInfo(
            ID,
            Level.ON,
            "overrules all others: the SHA-256 of a finished file is on a list of `dropgate.hash.allow`"));
  }

  @Override
  public void judge(Subject subject, Findings findings) {
    if (files.isEmpty()
        || subject.kind() != Kind.FILE
        || subject.content() == null
        || !findings.found()) {
      return;
    }
    try {
      byte[] hash = subject.sha256();
      for (HashFile file : files) {
        if (file.contains(hash)) {
          findings.overrule(ID, "its SHA-256 is on the list " + file.name());
          return;
        }
      }
    } catch (IOException e) {
      // What was found stands.
      findings.saw("cannot tell whether it is allowed: " + SafeText.of(e.getMessage()));
    }
  }
}
