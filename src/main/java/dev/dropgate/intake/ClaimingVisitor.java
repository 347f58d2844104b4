package dev.dropgate.intake;

import dev.dropgate.intake.spool.ClaimBatch;
import dev.dropgate.intake.spool.ClaimConfig;
import dev.dropgate.intake.spool.CrossDeviceClaims;
import dev.dropgate.intake.spool.ReservedNames;
import dev.dropgate.intake.spool.WalkedEntry;
import dev.dropgate.intake.status.BlindnessReporter;
import dev.dropgate.intake.status.ThrottledLogger;
import dev.dropgate.io.ExceptionText;
import dev.dropgate.io.SecureTreeWalk;
import dev.dropgate.io.linux.FolderSubscription;
import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.BooleanSupplier;

/**
 * Visits the monitored directory, or a folder in the spool that was claimed as a whole. Hands each
 * entry with its original path to the {@link EntryClaimer}, and reports what cannot be reached. Not
 * thread safe.
 */
final class ClaimingVisitor implements SecureTreeWalk.EntryVisitor {
  private final ClaimConfig drop;
  private final ClaimBatch batch;
  private final EntryClaimer claimer;
  private final CrossDeviceClaims crossing;
  private final ReservedNames names;
  private final BlindnessReporter blindness;
  private final ThrottledLogger reports;
  private final FolderSubscription events;
  private final BooleanSupplier stopping;
  private final Path prefix;
  private final boolean inDrop;

  /**
   * Creates a visitor for one walk.
   *
   * @param events null for none
   * @param stopping returns whether to leave the rest to the next start
   * @param prefix the path from which a folder in the spool came; nothing in it is in the monitored
   *     directory any more. Empty for the monitored directory.
   */
  ClaimingVisitor(
      ClaimConfig drop,
      ClaimBatch batch,
      EntryClaimer claimer,
      CrossDeviceClaims crossing,
      BlindnessReporter blindness,
      ThrottledLogger reports,
      FolderSubscription events,
      BooleanSupplier stopping,
      Path prefix) {
    this.drop = drop;
    this.batch = batch;
    this.claimer = claimer;
    this.crossing = crossing;
    this.names = crossing.names();
    this.blindness = blindness;
    this.reports = reports;
    this.events = events;
    this.stopping = stopping;
    this.prefix = prefix;
    this.inDrop = claimer.isInDrop();
  }

  @Override
  public boolean entry(
      SecureDirectoryStream<Path> parent, Path folder, Path name, BasicFileAttributes attributes) {
    ThreadHeartbeat.beat();
    try {
      Path at = prefix.resolve(folder).resolve(name);
      if (inDrop && crossing.finishReserved(parent, at)) {
        return true;
      }
      Path relative = inDrop ? names.originalPath(at, attributes.fileKey()) : at;
      claimer.visit(
          new WalkedEntry(parent, at, relative, attributes), inDrop && names.isInRaisedFolder(at));
    } catch (IOException e) {
      unreadable(folder.resolve(name), e);
    }
    return batch.size() < DirectoryScanner.MAX_CLAIMS_PER_POLL && !stopping.getAsBoolean();
  }

  @Override
  public void tooDeep(SecureDirectoryStream<Path> parent, Path folder, Path name) {
    Path at = prefix.resolve(folder).resolve(name);
    try {
      Path relative = inDrop ? names.originalFolderPath(at) : at;
      batch.claimFolder(new WalkedEntry(parent, at, relative, null));
    } catch (IOException e) {
      unreadable(folder.resolve(name), e);
    }
  }

  @Override
  public void entered(Path folder, Object fileKey) {
    if (inDrop && events != null) {
      events.add(drop.directory().resolve(folder), fileKey);
    }
  }

  @Override
  public void left(SecureDirectoryStream<Path> parent, Path folder) {
    if (inDrop) {
      try {
        names.leaveFolder(parent, folder);
      } catch (IOException e) {
        unreadable(folder, e);
      }
    }
  }

  @Override
  public void unreadable(Path relative, IOException reason) {
    noteUnreachable(relative, reason, false);
  }

  @Override
  public void unreadableFolder(Path folder, IOException reason) {
    noteUnreachable(folder, reason, true);
  }

  private void noteUnreachable(Path relative, IOException reason, boolean isFolder) {
    Path at = prefix.resolve(relative);
    if (inDrop) {
      blindness.blindSpots().add(at, reason, isFolder);
      return;
    }
    reports.warn(
        "Cannot look at or claim: " + reason.getClass().getSimpleName(),
        "Cannot look at or claim "
            + PrintableText.of(drop.directory().resolve(at))
            + " in the spool (and maybe others): "
            + ExceptionText.describe(reason));
  }
}
