package dev.dropgate.intake;

import dev.dropgate.intake.spool.ClaimBatch;
import dev.dropgate.intake.spool.ClaimConfig;
import dev.dropgate.intake.spool.ClaimJudge;
import dev.dropgate.intake.spool.ClaimRegistry;
import dev.dropgate.intake.spool.CrossDeviceClaims;
import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.intake.spool.SpoolTree;
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
import dev.dropgate.io.linux.FolderSubscription;
import dev.dropgate.model.PrintableText;
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
  static final int MAX_CLAIMS_PER_POLL = 2_000;

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
  private final ClaimJudge judge;

  private final ClaimAttempts attempts;
  private final ResumePoint resume = new ResumePoint(System::nanoTime);

  private BooleanSupplier stopping = () -> false;
  private NewClaims newClaims = NewClaims.NONE;
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
      StuckFileReporter stuck,
      ClaimJudge judge)
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
    this.judge = judge;
    this.attempts = new ClaimAttempts(blindness, stuck);
  }

  /** Forgets what the last walk has found. */
  void newPoll() {
    cutShort = false;
    newClaims = NewClaims.NONE;
  }

  /** Returns what the last walk has claimed. */
  NewClaims newClaims() {
    return newClaims;
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
    inPlace.listenTo(events);
  }

  /**
   * Returns whether the last walk visited only a part of the directory, because it or the one
   * before it had claimed the maximum of one poll.
   */
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
    newPoll();
    walked = false;
    String missing =
        "Monitored directory "
            + PrintableText.of(drop.directory())
            + " is missing; it is looked for again at every poll";
    try (SecureDirectoryStream<Path> root = SecureTreeWalk.open(drop.directory());
        ClaimLease.Folder leases = new ClaimLease.Folder(drop.directory());
        ClaimBatch batch = new ClaimBatch(spool, filing, crossing, judge)) {
      reports.reportResolved(
          missing, "Monitored directory " + PrintableText.of(drop.directory()) + " is back");
      settling.newWalk();
      crossing.newWalk(root);
      given.newWalk();
      if (!drop.claimClean()) {
        inPlace.newWalk();
      }
      attempts.newWalk();
      blindness.blindSpots().newWalk();
      stuck.newWalk();
      listen(root);
      NameIterator names = drop.claimClean() ? NameIterator.all(root) : inPlace.namesToVisit(root);
      SecureTreeWalk walk =
          new SecureTreeWalk(drop.maxDepth(), visitor(batch, leases, Path.of("")))
              .resumeAt(resume.beginWalk())
              .lookFor(resume.place());
      walk.run(root, names);
      resume.endWalk(walk.stoppedAt(), walk.hasMet());
      for (Path folder : filing.folders()) {
        walkTakenIn(folder, batch);
      }
      walked = true;
      newClaims =
          new NewClaims(
              batch.folderName(), batch.claims(), batch.judgedClaims(), batch.isComplete());
      cutShort = batch.size() >= MAX_CLAIMS_PER_POLL || resume.isResumed();
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

  /**
   * Returns the visitor of one walk.
   *
   * @param leases null for a folder in the spool
   * @param prefix the original path of a folder in the spool; empty for the monitored directory
   */
  private ClaimingVisitor visitor(ClaimBatch batch, ClaimLease.Folder leases, Path prefix) {
    EntryClaimer claimer =
        new EntryClaimer(batch, leases, drop.claimClean(), settling, given, inPlace, attempts);
    return new ClaimingVisitor(
        drop, batch, claimer, crossing, blindness, reports, events, stopping, prefix);
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
                + PrintableText.of(drop.directory())
                + " (fs.inotify.max_user_watches); the others are looked for after each poll"
                + " interval");
      }
    }
  }

  // A folder in the spool that cannot be walked must not stop the walk of the monitored directory.
  private void walkTakenIn(Path folder, ClaimBatch batch) {
    try (SecureDirectoryStream<Path> handle = SecureTreeWalk.open(folder)) {
      Path relative = spool.relativeOfFolder(folder);
      new SecureTreeWalk(drop.maxDepth(), visitor(batch, null, relative)).run(handle);
      SpoolTree.sweepFolders(folder);
    } catch (IOException e) {
      reports.warn(
          "Cannot walk a folder in the spool of "
              + PrintableText.of(drop.directory())
              + ": "
              + ExceptionText.describe(e));
    }
  }
}
