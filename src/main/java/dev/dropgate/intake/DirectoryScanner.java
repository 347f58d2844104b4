package dev.dropgate.intake;

import dev.dropgate.intake.spool.ClaimBatch;
import dev.dropgate.intake.spool.ClaimConfig;
import dev.dropgate.intake.spool.ClaimRegistry;
import dev.dropgate.intake.spool.CrossDeviceClaims;
import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.intake.spool.SpoolTree;
import dev.dropgate.intake.spool.WalkedEntry;
import dev.dropgate.intake.status.BlindnessReporter;
import dev.dropgate.intake.status.DirectoryIdentityCheck;
import dev.dropgate.intake.status.StuckFileReporter;
import dev.dropgate.intake.status.ThrottledLogger;
import dev.dropgate.intake.watch.InPlaceJudge;
import dev.dropgate.intake.watch.ReleaseCheck;
import dev.dropgate.io.ClaimLease;
import dev.dropgate.io.ExceptionText;
import dev.dropgate.io.NameIterator;
import dev.dropgate.io.SecureTreeWalk;
import dev.dropgate.io.ThreadHeartbeat;
import dev.dropgate.io.linux.FolderSubscription;
import dev.dropgate.io.linux.WriterState;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.SafeText;
import dev.dropgate.model.TemporaryName;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.BooleanSupplier;

/**
 * Walks a monitored directory and claims the entries that are ready, a bounded number at a time.
 * Not thread safe.
 */
public final class DirectoryScanner {
  /**
   * The maximum number of entries that one poll claims, so that the first files of a burst do not
   * wait for the last.
   */
  private static final int MAX_BATCH_ENTRIES = 2_000;

  private final ClaimConfig drop;
  private final SpoolFolder spool;
  private final ClaimRegistry filing;
  private final CrossDeviceClaims crossing;
  private final SettleTracker settling;
  private final ReleaseCheck given;
  private final InPlaceJudge inPlace;
  private final ThrottledLogger reports;
  private final DirectoryIdentityCheck identity;
  private final QuietDirectoryCheck quiet;
  private final BlindnessReporter blindness;
  private final StuckFileReporter stuck;

  /**
   * The entries that cannot be claimed. Each try may rename such an entry, and inotify then reports
   * it as new.
   */
  private final RetrySchedule failures = new RetrySchedule();

  private BooleanSupplier stopping = () -> false;
  private String newestBatch = "";
  private boolean cutShort;
  private boolean walked;
  private FolderSubscription events;

  public DirectoryScanner(
      ClaimConfig drop,
      SpoolFolder spool,
      ClaimRegistry filing,
      SettleTracker settling,
      ReleaseCheck given,
      InPlaceJudge inPlace,
      ThrottledLogger reports,
      BlindnessReporter blindness,
      StuckFileReporter stuck)
      throws IOException {
    this.drop = drop;
    this.spool = spool;
    this.filing = filing;
    this.crossing = new CrossDeviceClaims(spool, drop.maxFileSize(), drop.rights());
    this.settling = settling;
    this.given = given;
    this.inPlace = inPlace;
    this.reports = reports;
    this.identity = new DirectoryIdentityCheck(drop.directory());
    this.quiet = new QuietDirectoryCheck(drop.directory(), System::nanoTime);
    this.blindness = blindness;
    this.stuck = stuck;
  }

  /** Returns the name of the batch that the last walk claimed into; empty if it claimed nothing. */
  public String newestBatch() {
    return newestBatch;
  }

  /**
   * Sets the subscription that reports changes in the walked folders.
   *
   * @param events null for none
   */
  public void listenTo(FolderSubscription events) {
    if (events != this.events) {
      quiet.forget(); // the walk adds its folders to the subscription
    }
    this.events = events;
  }

  /** Returns whether the last walk stopped early because it had claimed the maximum of one poll. */
  public boolean isCutShort() {
    return cutShort;
  }

  /**
   * Returns when the first file that the last walk left in place settles, as {@link
   * SettleTracker#nanosUntilDue}.
   */
  public long nanosUntilDue(long nanos) {
    return walked ? settling.nanosUntilDue(nanos) : SettleTracker.NOTHING_DUE;
  }

  /** Returns whether the last walk found nothing, so that {@link #isQuiet} may be true. */
  public boolean mayBeQuiet() {
    return quiet.mayBeQuiet();
  }

  /** Returns whether a walk would find nothing, as the last walk did. */
  public boolean isQuiet() {
    return quiet.isQuiet();
  }

  /**
   * Walks the directory once and claims the entries that are ready. A missing directory is logged
   * at WARN.
   *
   * @param isStopping returns whether to leave the rest to the next start
   * @throws IOException if the directory cannot be walked
   */
  public void run(BooleanSupplier isStopping) throws IOException {
    stopping = isStopping;
    quiet.beginWalk();
    cutShort = false;
    walked = false;
    String missing =
        "Monitored directory "
            + SafeText.of(drop.directory())
            + " is missing; it is looked for again at every poll";
    try (SecureDirectoryStream<Path> root = SecureTreeWalk.open(drop.directory());
        ClaimLease.Folder leases = new ClaimLease.Folder(drop.directory());
        ClaimBatch batch = new ClaimBatch(spool, filing, crossing)) {
      reports.reportResolved(
          missing, "Monitored directory " + SafeText.of(drop.directory()) + " is back");
      settling.newWalk();
      newestBatch = "";
      crossing.newWalk(root);
      given.newWalk();
      if (!drop.claimClean()) {
        inPlace.newWalk();
      }
      failures.newPoll();
      blindness.blindSpots().newWalk();
      stuck.newWalk();
      listen(root);
      NameIterator names = drop.claimClean() ? NameIterator.all(root) : inPlace.namesToVisit(root);
      new SecureTreeWalk(drop.maxDepth(), new ClaimingVisitor(batch, leases)).run(root, names);
      for (Path folder : filing.folders()) {
        walkTakenIn(folder, batch);
      }
      walked = true;
      newestBatch = batch.folderName();
      cutShort = batch.size() >= MAX_BATCH_ENTRIES;
      if (cutShort || stopping.getAsBoolean()) {
        settling.cutShort();
        given.cutShort();
        blindness.blindSpots().cutShort();
      } else {
        crossing.endWalk();
        if (!drop.claimClean()) {
          inPlace.endWalk();
        }
        if (names.isEmpty() && batch.size() == 0) {
          quiet.endEmptyWalk();
        }
      }
      blindness.endWalk();
    } catch (NoSuchFileException | NotDirectoryException e) {
      reports.warn(missing);
      blindness.endFailedWalk(e);
    }
  }

  private void listen(SecureDirectoryStream<Path> root) throws IOException {
    BasicFileAttributes attributes =
        root.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
    String change = identity.findChange(attributes.fileKey());
    if (change != null) {
      reports.warn(change);
    }
    if (events != null) {
      // The path ends with "." because the directory may be a link; links below it are not
      // followed.
      events.add(drop.directory().resolve("."), attributes.fileKey());
      if (events.hasNoRoom()) {
        reports.warn(
            "Cannot watch for all files that are dropped in "
                + SafeText.of(drop.directory())
                + " (fs.inotify.max_user_watches); the others are looked for after each poll"
                + " interval");
      }
    }
  }

  // A folder in the spool that cannot be walked must not stop the walk of the monitored directory.
  private void walkTakenIn(Path folder, ClaimBatch batch) {
    try (SecureDirectoryStream<Path> handle = SecureTreeWalk.open(folder)) {
      Path relative = spool.relativeOfFolder(folder);
      new SecureTreeWalk(drop.maxDepth(), new ClaimingVisitor(batch, relative)).run(handle);
      SpoolTree.sweepFolders(folder);
    } catch (IOException e) {
      reports.warn(
          "Cannot walk a folder in the spool of "
              + SafeText.of(drop.directory())
              + ": "
              + ExceptionText.describe(e));
    }
  }

  private interface Attempt {
    void run() throws IOException;
  }

  /** Decides for each entry that the walk meets whether to claim it now. */
  private final class ClaimingVisitor implements SecureTreeWalk.EntryVisitor {
    private final ClaimBatch batch;
    private final Path prefix;
    private final boolean inDrop;
    private final boolean claimAll;
    private final ClaimLease.Folder leases;

    /** Visits the monitored directory. */
    ClaimingVisitor(ClaimBatch batch, ClaimLease.Folder leases) {
      this.batch = batch;
      this.leases = leases;
      this.prefix = Path.of("");
      this.inDrop = true;
      this.claimAll = drop.claimClean();
    }

    /**
     * Visits a folder in the spool that was claimed as a whole. It came from {@code prefix}, and
     * nothing in it is in the monitored directory any more.
     */
    ClaimingVisitor(ClaimBatch batch, Path prefix) {
      this.batch = batch;
      this.leases = null;
      this.prefix = prefix;
      this.inDrop = false;
      this.claimAll = true;
    }

    @Override
    public boolean entry(
        SecureDirectoryStream<Path> parent,
        Path folder,
        Path name,
        BasicFileAttributes attributes) {
      ThreadHeartbeat.beat();
      try {
        Path at = prefix.resolve(folder).resolve(name);
        if (inDrop && crossing.finishReserved(parent, at)) {
          return true;
        }
        Path relative = inDrop ? crossing.originalPath(at, attributes.fileKey()) : at;
        WalkedEntry found = new WalkedEntry(parent, at, relative, attributes);
        if (!attributes.isRegularFile()) {
          attempt(found, () -> batch.claimOther(found));
        } else if (claimAll || (inDrop && crossing.isInRaisedFolder(at))) {
          claimWhenSettled(found);
        } else if (!inPlace.isKnown(found)) {
          judgeInPlace(found);
        }
      } catch (IOException e) {
        unreadable(folder.resolve(name), e);
      }
      return batch.size() < MAX_BATCH_ENTRIES && !stopping.getAsBoolean();
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
      if (!inDrop) {
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
      attempt(
          found,
          () -> {
            batch.claim(found, kind, lease);
            settling.forget(found.attributes().fileKey());
          });
    }

    private void attempt(WalkedEntry found, Attempt attempt) throws IOException {
      if (!failures.isEmpty() && !failures.admits(key(found), true)) {
        if (inDrop) {
          blindness.blindSpots().addUntried(found.at());
          stuck.met(key(found));
        }
        return;
      }
      try {
        attempt.run();
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

    private boolean mayStay(WalkedEntry found) throws IOException {
      boolean inItsPlace = inDrop && found.at().equals(found.relative());
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

    @Override
    public void tooDeep(SecureDirectoryStream<Path> parent, Path folder, Path name) {
      Path at = prefix.resolve(folder).resolve(name);
      try {
        Path relative = inDrop ? crossing.originalFolderPath(at) : at;
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
          crossing.leaveFolder(parent, folder);
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
              + SafeText.of(drop.directory().resolve(at))
              + " in the spool (and maybe others): "
              + ExceptionText.describe(reason));
    }
  }
}
