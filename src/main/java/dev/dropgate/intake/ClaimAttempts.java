package dev.dropgate.intake;

import dev.dropgate.intake.spool.WalkedEntry;
import dev.dropgate.intake.status.BlindnessReporter;
import dev.dropgate.intake.status.StuckFileReporter;
import java.io.IOException;

/**
 * Tries to claim entries, and spaces out the attempts at those that cannot be claimed: each attempt
 * may rename such an entry, and inotify then reports it as new. Not thread safe.
 */
final class ClaimAttempts {
  private final RetrySchedule failures = new RetrySchedule();
  private final BlindnessReporter blindness;
  private final StuckFileReporter stuck;

  /** One attempt. */
  interface ClaimStep {
    void run() throws IOException;
  }

  ClaimAttempts(BlindnessReporter blindness, StuckFileReporter stuck) {
    this.blindness = blindness;
    this.stuck = stuck;
  }

  /** Starts a walk. */
  void newWalk() {
    failures.newPoll();
  }

  /**
   * Tries to claim an entry, unless its last attempt is too recent.
   *
   * @param inDrop whether the entry is in the monitored directory; then it is reported
   * @param step the attempt
   * @throws IOException if the attempt fails
   */
  void run(WalkedEntry found, boolean inDrop, ClaimStep step) throws IOException {
    if (!failures.isEmpty() && !failures.admits(key(found), true)) {
      if (inDrop) {
        blindness.blindSpots().addUntried(found.at());
        stuck.met(key(found));
      }
      return;
    }
    try {
      step.run();
    } catch (IOException e) {
      failures.noteTry(key(found));
      if (inDrop) {
        stuck.noteFailure(found, key(found), e);
      }
      throw e;
    }
  }

  private static String key(WalkedEntry found) {
    return found.attributes().fileKey() + " " + found.attributes().lastModifiedTime();
  }
}
