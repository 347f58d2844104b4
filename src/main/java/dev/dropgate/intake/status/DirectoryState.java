package dev.dropgate.intake.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The state of one monitored directory as the gate sees it, kept on disk for {@code status}. All
 * texts are printable.
 *
 * @param directory the monitored directory, escaped
 * @param lookedAt the time when its last walk ended, ISO 8601 in UTC; null if there was none
 * @param pollInterval the maximum pause in milliseconds between two walks
 * @param unreachable the number of entries that could not be examined or claimed; a folder that
 *     cannot be entered counts as one
 * @param faults the faults and their places; empty if the gate sees everything
 * @param steps the steps of routes that have failed lately
 * @param alerted whether an alert said that the gate is blind here, and none has said yet that it
 *     sees again
 * @param told the keys of files that stay in the directory and that an alert has reported
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
  /** A longer text is cut, so that the state stays small whatever the names are. */
  private static final int MAX_TEXT_CHARS = 300;

  /**
   * The maximum time of a walk in addition to its pause, with large files in the batch before it.
   */
  private static final Duration MAX_WALK_TIME = Duration.ofMinutes(10);

  /**
   * Replaces missing lists: a file that was damaged, or written by another version, may lack any
   * field.
   */
  public DirectoryState {
    faults = faults == null ? List.of() : List.copyOf(faults);
    steps = steps == null ? List.of() : List.copyOf(steps);
    told = told == null ? List.of() : List.copyOf(told);
  }

  /**
   * The fault that keeps the gate from some entries.
   *
   * @param where the folder, escaped
   * @param entries the number of entries in it; 0 if it is the monitored directory as a whole
   * @param first the name of one of them, escaped; empty if the fault is in the folder itself
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
   * Returns whether the last walk is much older than it should be.
   *
   * @param now the current time
   */
  public boolean isStale(Instant now) {
    return lookedAt == null
        || Instant.parse(lookedAt)
            .plusMillis(Math.max(0, pollInterval))
            .plus(MAX_WALK_TIME)
            .isBefore(now);
  }

  /** Shortens a text; keeps its end, because the end of a path says more. */
  static String shorten(String text) {
    if (text.length() <= MAX_TEXT_CHARS) {
      return text;
    }
    int start = text.length() - MAX_TEXT_CHARS;
    return "..." + text.substring(Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start);
  }
}
