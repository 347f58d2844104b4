package dev.dropgate.inspect.format.stream;

import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.model.Verdict;
import java.util.List;

/**
 * How much is looked into, counted over all levels of one file, and what becomes of the rest.
 *
 * @param depth levels
 * @param entries members
 * @param size bytes that come out
 * @param ratio how many times the size of the file may come out, once more than 64 MiB do
 * @param beyond what becomes of a file beyond a limit
 * @param encrypted what becomes of a file with encrypted members
 */
public record ArchiveLimits(
    int depth,
    long entries,
    long size,
    long ratio,
    UnreadablePolicy beyond,
    UnreadablePolicy encrypted) {
  /** What a decoder may need: a dictionary of 64 MiB, as the strongest usual settings have. */
  public static final int DECODER_KIB = 66 << 10;

  public static final String TOO_MUCH_MEMORY =
      " needs more than " + DECODER_KIB + " KiB of memory to be unpacked";

  /** What becomes of what could not be looked into. */
  public enum UnreadablePolicy {
    HOLD(RuleMode.ON, Verdict.UNDECIDED),
    QUARANTINE(RuleMode.ON, Verdict.DANGEROUS),
    /** Told in the log, like a rule in shadow mode. */
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
