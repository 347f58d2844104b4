package dev.dropgate.inspect.rules.hashes;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.util.List;

/**
 * Overrules the other rules for content that is known to be good by its SHA-256. Asked last, so
 * that a file without findings is not read for its hash.
 */
public final class HashAllowRule implements Rule {
  private static final String ID = "hash-allow";

  private final List<HashListFile> files;

  /**
   * Creates the rule.
   *
   * @param settings the settings, from which it reads {@code hash.allow}
   * @throws IllegalArgumentException with one printable line if a file is missing
   */
  public HashAllowRule(InspectionSettings settings) {
    files =
        HashListFile.of(
            "hash.allow",
            settings.text("hash.allow", ""),
            HashLookupTable.FULL_HASH_WORDS,
            System::nanoTime);
  }

  @Override
  public boolean isActive() {
    return !files.isEmpty();
  }

  @Override
  public String edition() {
    return HashListFile.edition(files);
  }

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(
            ID,
            RuleMode.ON,
            "overrules all others: the SHA-256 of a finished file is on a list of `dropgate.hash.allow`"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) {
    if (files.isEmpty()
        || subject.kind() != EntryKind.FILE
        || subject.content() == null
        || !findings.hasFindings()) {
      return;
    }
    try {
      byte[] hash = subject.sha256();
      for (HashListFile file : files) {
        if (file.contains(hash)) {
          findings.overrule(ID, "its SHA-256 is on the list " + file.name());
          return;
        }
      }
    } catch (IOException e) {
      // The findings of the other rules remain.
      findings.trace("cannot tell whether it is allowed: " + PrintableText.of(e.getMessage()));
    }
  }
}
