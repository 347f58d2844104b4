package dev.dropgate.inspect.format.stream;

import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.model.Verdict;
import java.util.List;

/**
 * The limits of inspection, counted over all levels of one file, and the policy for the rest.
 *
 * @param depth number of levels
 * @param entries number of members
 * @param size unpacked bytes
 * @param ratio unpacked bytes as a multiple of the file size, beyond the first 64 MiB
 * @param beyond policy for a file beyond a limit
 * @param encrypted policy for a file with encrypted members
 */
public record ArchiveLimits(
    int depth,
    long entries,
    long size,
    long ratio,
    UnreadablePolicy beyond,
    UnreadablePolicy encrypted) {
  /**
   * The memory limit of a decoder: a dictionary of 64 MiB, as the strongest usual settings need.
   */
  public static final int DECODER_KIB = 66 << 10;

  public static final String TOO_MUCH_MEMORY =
      " needs more than " + DECODER_KIB + " KiB of memory to be unpacked";

  /** The policy for content that cannot be inspected. */
  public enum UnreadablePolicy {
    HOLD(RuleMode.ON, Verdict.UNDECIDED),
    QUARANTINE(RuleMode.ON, Verdict.DANGEROUS),
    /** Logged only, like a rule in shadow mode. */
    DELIVER(RuleMode.LOG, Verdict.UNDECIDED);

    private final RuleMode level;
    private final Verdict verdict;

    UnreadablePolicy(RuleMode level, Verdict verdict) {
      this.level = level;
      this.verdict = verdict;
    }

    public RuleMode level() {
      return level;
    }

    public Verdict verdict() {
      return verdict;
    }

    private static UnreadablePolicy of(InspectionSettings settings, String name) {
      String word = settings.choice(name, "hold", List.of("hold", "quarantine", "deliver"));
      return switch (word) {
        case "quarantine" -> QUARANTINE;
        case "deliver" -> DELIVER;
        default -> HOLD;
      };
    }
  }

  /** Reads the properties {@code dropgate.archive.*}. */
  public static ArchiveLimits of(InspectionSettings settings) {
    return new ArchiveLimits(
        (int) Math.min(64, settings.number("archive.depth", 8, 1)),
        settings.number("archive.entries", 10_000, 1),
        settings.number("archive.size", 300L << 20, 1),
        settings.number("archive.ratio", 100, 1),
        UnreadablePolicy.of(settings, "archive.limit"),
        UnreadablePolicy.of(settings, "archive.encrypted"));
  }
}
