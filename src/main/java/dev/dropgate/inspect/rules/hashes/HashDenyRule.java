package dev.dropgate.inspect.rules.hashes;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongSupplier;

/** Stops content that is known to be bad by its SHA-256. */
public final class HashDenyRule implements Rule {
  private static final String ID = "hash-deny";

  private final List<HashListFile> files;

  /**
   * Creates the rule.
   *
   * @param settings the settings, from which it reads {@code hash.deny}
   * @throws IllegalArgumentException with one printable line if a file is missing
   */
  public HashDenyRule(InspectionSettings settings) {
    this(settings, System::nanoTime);
  }

  HashDenyRule(InspectionSettings settings, LongSupplier nanoClock) {
    String lists = settings.text("hash.deny", "");
    files = HashListFile.of("hash.deny", lists, HashLookupTable.HALF_HASH_WORDS, nanoClock);
  }

  @Override
  public String edition() {
    return HashListFile.edition(files);
  }

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(ID, RuleMode.ON, "the SHA-256 is on a list of `dropgate.hash.deny`"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
    if (files.isEmpty() || subject.content() == null) {
      return;
    }
    byte[] hash = subject.sha256();
    for (HashListFile file : files) {
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
