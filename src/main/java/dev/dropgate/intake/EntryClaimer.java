package dev.dropgate.intake;

import dev.dropgate.intake.spool.ClaimBatch;
import dev.dropgate.intake.spool.WalkedEntry;
import dev.dropgate.intake.watch.InPlaceJudge;
import dev.dropgate.intake.watch.ReleaseCheck;
import dev.dropgate.io.ClaimLease;
import dev.dropgate.io.linux.WriterState;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.TemporaryName;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Decides for each entry of one walk whether to claim it now: whether its writer is done, and
 * whether it is clean and may stay where it is. Not thread safe.
 */
final class EntryClaimer {
  private final ClaimBatch batch;
  private final ClaimLease.Folder leases;
  private final boolean claimAll;
  private final SettleTracker settling;
  private final ReleaseCheck given;
  private final InPlaceJudge inPlace;
  private final ClaimAttempts attempts;

  /**
   * Creates a claimer for one walk.
   *
   * @param batch takes the claims
   * @param leases opens the files of the monitored directory; null for a folder in the spool, from
   *     which everything is claimed
   * @param claimClean whether clean files are claimed too
   */
  EntryClaimer(
      ClaimBatch batch,
      ClaimLease.Folder leases,
      boolean claimClean,
      SettleTracker settling,
      ReleaseCheck given,
      InPlaceJudge inPlace,
      ClaimAttempts attempts) {
    this.batch = batch;
    this.leases = leases;
    this.claimAll = leases == null || claimClean;
    this.settling = settling;
    this.given = given;
    this.inPlace = inPlace;
    this.attempts = attempts;
  }

  /** Returns whether the entries are in the monitored directory, and not in the spool. */
  boolean isInDrop() {
    return leases != null;
  }

  /**
   * Claims an entry if it is ready.
   *
   * @param isRaised whether the gate has moved the folder of the entry, so that it cannot stay
   * @throws IOException if it cannot be claimed or judged
   */
  void visit(WalkedEntry found, boolean isRaised) throws IOException {
    if (!found.attributes().isRegularFile()) {
      attempts.run(found, isInDrop(), () -> batch.claimOther(found));
    } else if (claimAll || isRaised) {
      claimWhenSettled(found);
    } else if (!inPlace.isKnown(found)) {
      judgeInPlace(found);
    }
  }

  private void claimWhenSettled(WalkedEntry found) throws IOException {
    boolean partial = TemporaryName.isUnfinished(found.relative());
    switch (settling.observe(found.attributes(), partial, System.nanoTime())) {
      case WAITING -> {}
      case SETTLED -> {
        if (!mayStay(found)) {
          claimSettled(found, false);
        }
      }
      case NEVER -> claim(found, EntryKind.UNFINISHED, null);
    }
  }

  // No writer can miss a file here that has left the monitored directory with its folder.
  private void claimSettled(WalkedEntry found, boolean dangerous) throws IOException {
    if (!isInDrop()) {
      claim(found, EntryKind.FILE, null);
      return;
    }
    try (ClaimLease lease = leases.openFile(found.at(), found.attributes().fileKey())) {
      Path name = found.relative();
      boolean free =
          dangerous
              || switch (lease.writers()) {
                case NONE -> !TemporaryName.isUnfinished(name);
                case SOME ->
                    !TemporaryName.mayBeUnfinished(name)
                        && inPlace.isBlockedName(name.getFileName());
                case UNKNOWN -> !TemporaryName.mayBeUnfinished(name);
              };
      if (free) {
        claim(found, EntryKind.FILE, lease);
      } else if (settling.observe(found.attributes(), true, System.nanoTime())
          == SettleTracker.SettleState.NEVER) {
        boolean unfinished =
            lease.writers() == WriterState.SOME || TemporaryName.isUnfinished(name);
        claim(found, unfinished ? EntryKind.UNFINISHED : EntryKind.FILE, lease);
      }
    }
  }

  private void claim(WalkedEntry found, EntryKind kind, ClaimLease lease) throws IOException {
    attempts.run(
        found,
        isInDrop(),
        () -> {
          batch.claim(found, kind, lease);
          settling.forget(found.attributes().fileKey());
        });
  }

  private boolean mayStay(WalkedEntry found) throws IOException {
    boolean inItsPlace = isInDrop() && found.at().equals(found.relative());
    return inItsPlace && !claimAll && given.mayStay(found.at(), found.attributes());
  }

  // A file with a harmless name stays for as long as it is being written.
  private void judgeInPlace(WalkedEntry found) throws IOException {
    if (inPlace.isBlockedName(found.relative().getFileName())) {
      claimWhenSettled(found);
      return;
    }
    SettleTracker.SettleState state =
        settling.observe(found.attributes(), false, System.nanoTime());
    if (state == SettleTracker.SettleState.WAITING) {
      return;
    }
    if (inPlace.hasEndedTheGate(found)) {
      String key = inPlace.key(found);
      claim(found, EntryKind.GATE_ENDED, null);
      inPlace.forget(key);
      return;
    }
    Verdict verdict = inPlace.judge(found);
    if (verdict == Verdict.CLEAN || mayStay(found)) {
      return;
    }
    if (state == SettleTracker.SettleState.NEVER) {
      claim(found, EntryKind.UNFINISHED, null);
    } else {
      claimSettled(found, verdict == Verdict.DANGEROUS);
    }
  }
}
