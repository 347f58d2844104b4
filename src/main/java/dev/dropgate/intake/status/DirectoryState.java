package dev.dropgate.intake.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the gate could see of one monitored directory, as it is kept on disk for {@code status}. All
 * texts are printable.
 *
 * @param directory the monitored directory, escaped
 * @param lookedAt when the last walk of it ended, ISO 8601 in UTC; null if there was none
 * @param pollInterval milliseconds between two walks at the latest
 * @param unreachable entries that could not be looked at or claimed; a folder that cannot be
 *     entered counts as one
 * @param faults what is wrong and where; empty if the gate sees all
 * @param steps steps of routes that have failed lately
 * @param alerted whether people were told that the gate is blind here, and not yet that it sees
 *     again
 * @param told files that stay in the directory and that people were told of
 */
public record DirectoryState(
    String directory,
    String lookedAt,
    long pollInterval,
    long unreachable,
    List<Fault> faults,
    List<String> steps,
    boolean alerted,
    List<String> told) {
  /** A longer text is cut, so that the state stays small whatever names there are. */
  private static final int MAX_TEXT_CHARS = 300;

  /** What a walk may take beside its pause, with large files in the batch before it. */
  private static final Duration MAX_WALK_TIME = Duration.ofMinutes(10);

  /** A file that was damaged, or written by another version, may lack any field. */
  public DirectoryState {
    faults = faults == null ? List.of() : List.copyOf(faults);
    steps = steps == null ? List.of() : List.copyOf(steps);
    told = told == null ? List.of() : List.copyOf(told);
  }

  /**
   * What keeps the gate from some entries.
   *
   * @param where the folder, escaped
   * @param entries how many entries in it; 0 if it is the monitored directory as a whole
   * @param first the name of one of them, escaped; empty if it is the folder itself
   * @param reason what is wrong
   * @param fix what to do about it
   */
  public record Fault(String where, long entries, String first, String reason, String fix) {
    String details() {
      if (reason.isEmpty()) {
        return "";
      }
      if (first.isEmpty()) {
        return " (" + reason + ")";
      }
      return " ("
          + (entries == 1 ? "1 entry, " : entries + " entries, the first ")
          + first
          + ": "
          + reason
          + ")";
    }

    @Override
    public String toString() {
      return where + details() + (fix.isEmpty() ? "" : "; fix: " + fix);
    }
  }

  /**
   * Returns whether the gate has not looked for much longer than it should.
   *
   * @param now the time
   */
  public boolean isStale(Instant now) {
    return lookedAt == null
        || Instant.parse(lookedAt)
            .plusMillis(Math.max(0, pollInterval))
            .plus(MAX_WALK_TIME)
            .isBefore(now);
  }

  /** Cuts a text; of a path the end says more. */
  static String shorten(String text) {
    if (text.length() <= MAX_TEXT_CHARS) {
      return text;
    }
    int start = text.length() - MAX_TEXT_CHARS;
    return "..." + text.substring(Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start);
  }
}
