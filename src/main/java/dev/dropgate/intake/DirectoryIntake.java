package dev.dropgate.intake;

import dev.dropgate.intake.spool.ClaimRegistry;
import dev.dropgate.intake.spool.CopyPermissionPolicy;
import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.intake.spool.SpoolTree;
import dev.dropgate.intake.spool.SpooledClaim;
import dev.dropgate.intake.status.BlindnessReporter;
import dev.dropgate.intake.status.DirectoryStateStore;
import dev.dropgate.intake.status.ThrottledLogger;
import dev.dropgate.io.ExceptionText;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.io.linux.FolderSubscription;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in the entries of one monitored directory: walks it, claims the entries that are ready into
 * the spool, and selects the claims that can be judged now. For the thread that polls, except the
 * methods that say that they are thread safe.
 */
public final class DirectoryIntake implements EntrySource {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryIntake.class);

  /** The pause in nanoseconds between two sweeps when no file comes. */
  private static final long SWEEP_PAUSE_NANOS = 5_000_000_000L;

  /** In nanoseconds. While the spool holds an entry, its next try may be due. */
  private static final long RETRY_PAUSE_NANOS = 1_000_000_000L;

  private final IntakeConfig config;
  private final IntakeServices services;
  private final ThrottledLogger reports = new ThrottledLogger(LOG);
  private final BlindnessReporter blindness;
  private SpoolFolder spool;
  private ClaimRegistry registry;
  private DirectoryScanner scanner;
  private ClaimSelector selector;
  private FolderSubscription events;
  private boolean swept;
  private long lastSweep = System.nanoTime() - SWEEP_PAUSE_NANOS;

  /** Creates an intake; the disk is touched by the first poll. */
  public DirectoryIntake(IntakeConfig config, IntakeServices services) {
    this.config = config;
    this.services = services;
    this.blindness =
        new BlindnessReporter(
            config.directory(),
            config.spool(),
            config.pollInterval().toMillis(),
            services.stateFolder() == null
                ? null
                : new DirectoryStateStore(services.stateFolder(), config.directory()),
            reports,
            services.alerts(),
            System::nanoTime);
  }

  /** Returns null before the first poll. */
  @Override
  public SpoolFolder spool() {
    return spool;
  }

  @Override
  public void listenTo(FolderSubscription folderEvents) {
    events = folderEvents;
  }

  @Override
  public PolledClaims poll(boolean batchFinished, boolean skipIfQuiet, BooleanSupplier stopping) {
    try {
      prepare();
      scanner.newPoll();
      scanner.listenTo(events);
      if (skipIfQuiet && swept && scanner.isQuiet()) {
        return PolledClaims.NONE;
      }
      selector.newPoll();
      sweep(batchFinished);
      registry.recheckClaims().ifPresent(this::reportWaiting);
      swept = false;
      scanner.run(stopping);
      swept = spool.batches().isEmpty();
    } catch (IOException | RuntimeException e) {
      reports.warn(
          "Cannot take files in from "
              + PrintableText.of(config.directory())
              + ": "
              + ExceptionText.describe(e));
      LOG.debug("Intake of {} failed", config.directory(), e);
      blindness.endFailedWalk(e instanceof IOException io ? io : new IOException(e));
    }
    return swept || spool == null ? PolledClaims.NONE : select();
  }

  private PolledClaims select() {
    try {
      return selector.select(scanner.newClaims());
    } catch (IOException e) {
      reportUnreadableSpool(e);
      return PolledClaims.NONE;
    }
  }

  private void reportUnreadableSpool(IOException problem) {
    reports.warn(
        "Cannot read the spool of "
            + PrintableText.of(config.directory())
            + ": "
            + ExceptionText.describe(problem));
    LOG.debug("Spool of {} failed", config.directory(), problem);
  }

  // Batches that a walk has finished, or that could not be swept before, have no poll of their own.
  // A batch that must stay is not walked at every poll.
  private void sweep(boolean batchFinished) {
    boolean due = !swept && System.nanoTime() - lastSweep >= SWEEP_PAUSE_NANOS;
    if (!batchFinished && !due) {
      return;
    }
    try {
      SpoolTree.sweep(spool.path(), batch -> !services.unfinished().test(batch));
    } catch (IOException | UncheckedIOException e) {
      reports.warn(
          "Cannot clear up the spool of "
              + PrintableText.of(config.directory())
              + ": "
              + ExceptionText.describe(e));
    }
    lastSweep = System.nanoTime();
  }

  @Override
  public Set<Path> polledBatches() {
    return selector == null ? Set.of() : selector.polled();
  }

  @Override
  public boolean mayBeQuiet() {
    return swept && scanner.mayBeQuiet();
  }

  /** Costs one look at the directory. */
  @Override
  public boolean isQuiet() {
    return swept && scanner.isQuiet();
  }

  @Override
  public boolean isCutShort() {
    return scanner != null && scanner.isCutShort();
  }

  @Override
  public boolean hasMoreClaims() {
    return selector != null && selector.hasMore();
  }

  @Override
  public long nanosUntilDue(long nanos) {
    if (spool == null) {
      return SettleTracker.NOTHING_DUE;
    }
    return selector.hidesRest()
        ? 0
        : Math.min(
            scanner.nanosUntilDue(nanos), swept ? SettleTracker.NOTHING_DUE : RETRY_PAUSE_NANOS);
  }

  @Override
  public void noteHandedOver(SpooledClaim claim) {
    selector.noteHandedOver(claim.path());
  }

  @Override
  public void noteStarted(SpooledClaim claim) {
    selector.noteStarted(claim.path());
  }

  @Override
  public void noteEnded(SpooledClaim claim) {
    selector.noteEnded(claim.path());
  }

  @Override
  public void giveUp(SpooledClaim claim, UnitOfWork unit) {
    try {
      unit.deleteAfter(claim.path());
    } catch (IOException e) {
      reports.warn("Cannot delete from the spool: " + ExceptionText.describe(e));
    }
  }

  @Override
  public Optional<String> problem() {
    return blindness.problem();
  }

  @Override
  public int inProgress() {
    return selector == null ? 0 : selector.inProgress();
  }

  /** Does nothing: the file was the claim, and a lookup would cost as much as a deletion. */
  @Override
  public void noteLeft(SpooledClaim claim, UnitOfWork unit) {}

  /** Takes a private copy of a file whose bytes could still change. */
  @Override
  public Entry open(SpooledClaim claim) throws IOException {
    Entry entry = registry.entry(claim.path());
    // Only files that are not clean are claimed from a watch directory. A file that is clean now
    // was swapped in. It is not put back, because its place may be a trap.
    boolean swapped =
        !config.claimClean()
            && entry.kind() == EntryKind.FILE
            && services.judge().isClean(spool, entry);
    return swapped ? entry.withKind(EntryKind.SWAPPED) : entry;
  }

  @Override
  public void leaveUnread(SpooledClaim claim) {
    try {
      registry.leaveUnread(claim.path());
    } catch (IOException e) {
      reportWaiting(e);
    }
  }

  private void reportWaiting(IOException problem) {
    reports.warn(
        "Cannot file claims of " + PrintableText.of(config.directory()),
        "A claim of "
            + PrintableText.of(config.directory())
            + " has to wait: "
            + ExceptionText.describe(problem));
  }

  private void prepare() throws IOException {
    if (spool != null) {
      return;
    }
    SpoolFolder folder = new SpoolFolder(config.spool(), config.directory());
    folder.prepare();
    CopyPermissionPolicy rights = CopyPermissionPolicy.of(config.keepSetId(), folder.path());
    registry =
        new ClaimRegistry(folder, config.settleLimit().toMillis(), config.maxFileSize(), rights);
    scanner = services.judge().newScanner(folder, registry, rights, reports, blindness);
    selector =
        new ClaimSelector(folder, registry, services.unfinished(), this::reportUnreadableSpool);
    spool = folder;
  }
}
