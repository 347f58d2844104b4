package dev.dropgate.camel.drop;

import dev.dropgate.camel.triage.EntryJudge;
import dev.dropgate.camel.triage.RouteFailureReporter;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.intake.DirectoryScanner;
import dev.dropgate.intake.SettleTracker;
import dev.dropgate.intake.StoppingException;
import dev.dropgate.intake.spool.ClaimConfig;
import dev.dropgate.intake.spool.ClaimRegistry;
import dev.dropgate.intake.spool.CopyPermissionPolicy;
import dev.dropgate.intake.spool.CrashLoopGuard;
import dev.dropgate.intake.spool.InPlaceCrashGuard;
import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.intake.spool.SpoolTree;
import dev.dropgate.intake.status.BlindnessReporter;
import dev.dropgate.intake.status.DirectoryStateStore;
import dev.dropgate.intake.status.StuckFileReporter;
import dev.dropgate.intake.status.ThrottledLogger;
import dev.dropgate.intake.watch.CleanFileCacheStore;
import dev.dropgate.intake.watch.InPlaceJudge;
import dev.dropgate.intake.watch.ReleaseCheck;
import dev.dropgate.io.Evidence;
import dev.dropgate.io.ExceptionText;
import dev.dropgate.io.FatalExit;
import dev.dropgate.io.GroupCommit;
import dev.dropgate.io.ThreadHeartbeat;
import dev.dropgate.io.linux.FolderSubscription;
import dev.dropgate.io.pass.ReleasePassIndex;
import dev.dropgate.io.pass.ReleasePassStore;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.SafeText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code pollStrategy} and {@code filter} of the file consumer of one monitored directory.
 * Before every poll it walks the monitored directory and claims the entries that are ready into the
 * spool; the consumer then polls this directory's part of the spool. Used by the consumer's one
 * thread, except {@link #process} and {@link #open}.
 */
public final class IntakePollStrategy
    implements PollingConsumerPollStrategy, GenericFileFilter<File>, Processor {
  private static final Logger LOG = LoggerFactory.getLogger(IntakePollStrategy.class);

  /** The pause in nanoseconds between two sweeps when no file comes. */
  private static final long SWEEP_PAUSE_NANOS = 5_000_000_000L;

  /** In nanoseconds. While the spool holds an entry, its next try may be due. */
  private static final long RETRY_PAUSE_NANOS = 1_000_000_000L;

  private final ThrottledLogger reports = new ThrottledLogger(LOG);
  private Inspector inspector;
  private String blockedExtensions = "";
  private String rules = "";
  private String delivered;
  private String alsoNotify;
  private String mailTo;
  private Path directory;
  private Path spoolPath;
  private Path passes = Path.of("/nowhere/passes");
  private boolean claimClean = true;
  private long settleTime = 2000;
  private long emptySettleTime;
  private long settleLimit = 600_000;
  private boolean keepSetId;
  private int maxDepth = 256;
  private long maxFileSize = Long.MAX_VALUE;
  private long pollInterval = 1000;
  private ThreadHeartbeat heartbeat;
  private SpoolFolder spool;
  private ClaimRegistry filing;
  private DirectoryScanner walk;
  private BlindnessReporter blindness;
  private CamelContext context;
  private BatchCommitter committer;
  private CrashLoopGuard marks;
  private ClaimFilter view;
  private FolderSubscription events;
  private Runnable whenDone = () -> {};
  private IdempotentRepository inProgress;
  private boolean polled;
  private boolean handedOver;
  private boolean swept;
  private long lastSweep = System.nanoTime() - SWEEP_PAUSE_NANOS;

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    heartbeat.startWork();
    context = endpoint == null ? null : endpoint.getCamelContext();
    inProgress =
        endpoint instanceof GenericFileEndpoint<?> files ? files.getInProgressRepository() : null;
    handedOver = false;
    GroupCommit.abandon(); // the walk syncs its own writes before anything relies on them
    try {
      requireSameSpool(endpoint);
      prepare();
      walk.listenTo(events);
      if (swept && consumer != null && walk.isQuiet()) {
        return false;
      }
      view.newPoll();
      polled = true;
      sweep();
      filing.recheckClaims().ifPresent(this::reportUnfiled);
      swept = false;
      walk.run(this::isStopping);
      swept = spool.batches().isEmpty();
    } catch (Error e) {
      FatalExit.halt(
          "JVM error", e); // the scheduler would silently drop this poll and all later ones
    } catch (IOException | RuntimeException e) {
      reports.warn(
          "Cannot take files in from " + SafeText.of(directory) + ": " + ExceptionText.describe(e));
      LOG.debug("Intake of {} failed", directory, e);
      blindness().endFailedWalk(e instanceof IOException io ? io : new IOException(e));
    }
    if (swept && consumer != null) {
      return false; // no claim waits, and the consumer would list the spool of all directories
    }
    GroupCommit.begin();
    return true; // the spool is worked off whatever the state of the monitored directory is
  }

  // Batches that a walk has finished, or that could not be swept before, have no poll of their own.
  // A batch that must stay is not walked at every poll.
  private void sweep() {
    boolean due = !swept && System.nanoTime() - lastSweep >= SWEEP_PAUSE_NANOS;
    if (committer.takeFinished() || due) {
      try {
        SpoolTree.sweep(spool.path(), batch -> !committer.isUnfinished(batch));
      } catch (IOException e) {
        reports.warn(
            "Cannot clear up the spool of "
                + SafeText.of(directory)
                + ": "
                + ExceptionText.describe(e));
      }
      lastSweep = System.nanoTime();
    }
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    handedOver = polledMessages > 0;
    GroupCommit group = GroupCommit.detachCurrent();
    if (polledMessages > 0 && spool != null) {
      heartbeat.startRest(
          ThreadHeartbeat.UNLIMITED_MILLIS); // each of its tasks is watched on its own thread
      try {
        committer.commitLater(group, view.polled());
      } catch (IOException e) {
        reportUnfinished(e);
      }
    }
    heartbeat.startRest(pollInterval);
  }

  private void reportUnfinished(IOException problem) {
    reports.warn(
        "Cannot finish a batch of "
            + SafeText.of(directory)
            + ": "
            + ExceptionText.describe(problem));
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    heartbeat.startRest(pollInterval);
    GroupCommit.abandon();
    reports.warn(
        "Cannot poll the spool of "
            + SafeText.of(directory)
            + ": "
            + ExceptionText.describe(cause));
    LOG.debug("Poll of {} failed", spoolPath, cause);
    return false;
  }

  /**
   * Sets the subscription to the monitored folders, which reports dropped files. For the consumer's
   * thread, between two polls.
   *
   * @param folderEvents null for none
   */
  void listenTo(FolderSubscription folderEvents) {
    events = folderEvents;
  }

  /**
   * Tells the watchdog that nothing is polled for one poll interval; see {@link ThreadHeartbeat}.
   */
  void restUntilPoll() {
    heartbeat.startRest(pollInterval);
  }

  /**
   * Tells the watchdog that nothing is polled until a batch is finished; each of its tasks is
   * watched on its own thread.
   */
  void restUntilRoom() {
    heartbeat.startRest(ThreadHeartbeat.UNLIMITED_MILLIS);
  }

  /** Returns whether {@link #isQuiet} may be true until the next poll; costs no system call. */
  boolean mayBeQuiet() {
    return swept && walk.mayBeQuiet();
  }

  /**
   * Returns whether a poll would find nothing. Costs one look at the directory, watched like a
   * poll. For the thread that would poll.
   */
  boolean isQuiet() {
    heartbeat.startWork();
    boolean quiet = swept && walk.isQuiet();
    heartbeat.startRest(pollInterval);
    return quiet;
  }

  /** Returns whether another batch can be handed over without waiting. */
  boolean hasRoom() {
    return committer == null || committer.hasRoom();
  }

  /**
   * Sets the task that runs when a batch is finished. For the consumer's thread, between two polls.
   */
  void whenDone(Runnable task) {
    whenDone = task;
    if (committer != null) {
      committer.whenDone(task);
    }
  }

  /** Tells the watchdog that polling has stopped. */
  void endPolling() {
    events = null;
    heartbeat.unregister();
  }

  /** Returns whether a poll since the last call left more entries than it took. */
  boolean takeMore() {
    boolean more = polled && (walk.isCutShort() || (handedOver && view.hasMore()));
    polled = false;
    return more;
  }

  /**
   * Returns when the next poll has work, as far as the last one knows.
   *
   * @param nanos the time of {@link System#nanoTime()}
   * @return nanoseconds from now; a very large number for "never"
   */
  long nanosUntilDue(long nanos) {
    if (spool == null) {
      return SettleTracker.NOTHING_DUE;
    }
    return view.hidesRest()
        ? 0
        : Math.min(
            walk.nanosUntilDue(nanos), swept ? SettleTracker.NOTHING_DUE : RETRY_PAUSE_NANOS);
  }

  /** Accepts this directory's claims and rejects the folders that the consumer must not see. */
  @Override
  public boolean accept(GenericFile<File> file) {
    return view != null && !isInProgress(file) && view.isVisible(file, walk.newestBatch());
  }

  // Camel checks this only later, but an entry that is still in progress must not take the place of
  // another in this poll.
  private boolean isInProgress(GenericFile<File> file) {
    return inProgress != null
        && !file.isDirectory()
        && inProgress.contains(file.getAbsoluteFilePath());
  }

  /** Opens the polled file, see {@link #open}. Thread safe. */
  @Override
  public void process(Exchange exchange) throws Exception {
    open(exchange.getMessage().getMandatoryBody(File.class), exchange);
  }

  /**
   * Sets the entry of a spooled file and the settings of its directory as exchange properties. This
   * is the first step of the route. Thread safe.
   *
   * @param file the file that the consumer polled
   * @param exchange receives the properties; the file is deleted when it completes
   * @throws IOException if the file's name cannot be read, the file cannot be isolated, or the gate
   *     is being stopped
   */
  public void open(File file, Exchange exchange) throws IOException {
    ThreadHeartbeat.beat();
    if (exchange.getContext().isStopping()) {
      throw new StoppingException();
    }
    Path claim = file.toPath();
    view.noteStarted(claim.subpath(spoolPath.getNameCount(), claim.getNameCount()).toString());
    exchange
        .getExchangeExtension()
        .addOnCompletion(new ClaimCompletion(claim, filing, directory, reports));
    exchange.setProperty("entry", entry(claim));
    exchange.setProperty(EntryJudge.SPOOL_FOLDER, spool);
    exchange.setProperty("blockedExtensions", blockedExtensions);
    exchange.setProperty("rules", rules);
    exchange.setProperty("delivered", delivered);
    exchange.setProperty("alsoNotify", alsoNotify);
    exchange.setProperty("mailTo", mailTo);
    exchange.setProperty("inPlace", !claimClean);
  }

  private Entry entry(Path file) throws IOException {
    Entry entry = filing.entry(file);
    // Only files that are not clean are claimed from a watch directory. A file that is clean now
    // was swapped in. It is not put back, because its place may be a trap.
    boolean swapped =
        !claimClean
            && entry.kind() == EntryKind.FILE
            && marks.judge(
                () -> spool.judgingNote(entry),
                () -> inspector.judge(entry, blockedExtensions, rules).verdict() == Verdict.CLEAN);
    return swapped ? entry.withKind(EntryKind.SWAPPED) : entry;
  }

  private void reportUnfiled(IOException problem) {
    ClaimCompletion.reportWaiting(reports, directory, problem);
  }

  // Otherwise the consumer would see other paths than the claimed ones, and nothing would ever
  // leave the spool.
  private void requireSameSpool(Endpoint endpoint) throws IOException {
    if (spool == null && endpoint instanceof GenericFileEndpoint<?> files) {
      String polled = files.getConfiguration().getDirectory();
      if (!RawNames.path(polled.getBytes(StandardCharsets.UTF_8)).equals(spoolPath)) {
        throw new IOException(
            "the parameter spool must be absolute and without . and .., as "
                + SafeText.of(spoolPath)
                + " is: "
                + SafeText.of(polled));
      }
    }
  }

  private void prepare() throws IOException {
    if (spool != null) {
      return;
    }
    if (inspector == null) {
      inspector = new Inspector(); // not before it is needed: to build its rules takes long
    }
    SpoolFolder folder = new SpoolFolder(spoolPath, directory);
    folder.prepare();
    CopyPermissionPolicy rights = CopyPermissionPolicy.of(keepSetId, folder.path());
    filing = new ClaimRegistry(folder, settleLimit, maxFileSize, rights);
    ClaimConfig drop = new ClaimConfig(directory, maxDepth, maxFileSize, claimClean, rights);
    ReleaseCheck given =
        new ReleaseCheck(
            new ReleasePassIndex(new ReleasePassStore(passes)),
            (file, key, pass) -> inspector.engineObjects(file, key, blockedExtensions, rules, pass),
            directory,
            maxFileSize);
    SettleTracker settling = new SettleTracker(settleTime, emptySettleTime, settleLimit);
    marks = context == null ? CrashLoopGuard.disabled() : CrashLoopGuard.of(context);
    InPlaceJudge inPlace =
        new InPlaceJudge(
            new InPlaceCrashGuard(folder, marks),
            inspector.ruleSet(blockedExtensions, rules),
            () -> inspector.edition(blockedExtensions, rules),
            inspector.hasEngine() ? null : new CleanFileCacheStore(folder.cleanFileCache()),
            directory,
            maxFileSize);
    StuckFileReporter stuck =
        new StuckFileReporter(
            drop, spoolPath, inspector.ruleSet(blockedExtensions, rules), this::sendAlert);
    blindness().setSources(stuck, this::failingSteps);
    walk =
        new DirectoryScanner(
            drop, folder, filing, settling, given, inPlace, reports, blindness(), stuck);
    committer = newCommitter();
    view = new ClaimFilter(folder.key(), filing, committer);
    spool = folder;
  }

  // Created before anything can fail, because it reports what fails.
  private BlindnessReporter blindness() {
    if (blindness == null) {
      Path folder = stateFolder();
      blindness =
          new BlindnessReporter(
              directory,
              spoolPath,
              pollInterval,
              folder == null ? null : new DirectoryStateStore(folder, directory),
              reports,
              this::sendAlert,
              System::nanoTime);
    }
    return blindness;
  }

  // Read from a property, not from a parameter, because a custom route template may be older.
  private Path stateFolder() {
    if (context == null) {
      return null;
    }
    return context
        .getPropertiesComponent()
        .resolveProperty("dropgate.home")
        .map(home -> absolutePath(home).resolve(DirectoryStateStore.STATE_FOLDER))
        .orElse(null);
  }

  private void sendAlert(Entry entry, ScanResult judgement, Evidence evidence) throws IOException {
    if (context == null) {
      throw new IOException("no route to leave an alert by");
    }
    Exchange sent =
        context
            .createFluentProducerTemplate()
            .withProcessor(
                exchange -> {
                  exchange.setProperty("entry", entry);
                  exchange.setProperty("judgement", judgement);
                  exchange.setProperty("evidence", evidence);
                  exchange.setProperty("alsoNotify", alsoNotify);
                  exchange.setProperty("mailTo", mailTo);
                })
            .to("direct:alert")
            .send();
    if (sent.getException() != null) {
      throw new IOException(ExceptionText.describe(sent.getException()), sent.getException());
    }
  }

  private List<String> failingSteps() {
    RouteFailureReporter failures =
        context == null
            ? null
            : context.getRegistry().lookupByNameAndType("failures", RouteFailureReporter.class);
    return failures == null ? List.of() : failures.standing();
  }

  private BatchCommitter newCommitter() throws IOException {
    BatchCommitter made = new BatchCommitter(SafeText.of(directory), this::reportUnfinished);
    made.whenDone(whenDone);
    if (context != null) {
      try {
        context.addService(made);
      } catch (Exception e) {
        throw new IOException("cannot be committed", e);
      }
    }
    return made;
  }

  private boolean isStopping() {
    return context != null && context.isStopping();
  }

  /** Sets the extensions that are dangerous, comma-separated. */
  public void setBlockedExtensions(String blockedExtensions) {
    this.blockedExtensions = blockedExtensions;
  }

  /** Sets the inspector; the default is one with default settings. */
  public void setInspector(Inspector inspector) {
    this.inspector = inspector;
  }

  /**
   * Sets the rules whose mode differs in this directory, for example {@code double-extension=log}.
   */
  public void setRules(String rules) {
    this.rules = rules;
  }

  /** Sets the folder that receives the clean files of this directory. */
  public void setDelivered(String delivered) {
    this.delivered = delivered;
  }

  /** Sets the other endpoints that receive alerts of this directory, comma-separated. */
  public void setAlsoNotify(String alsoNotify) {
    this.alsoNotify = alsoNotify;
  }

  /** Sets the recipients of mails about this directory, comma-separated. */
  public void setMailTo(String mailTo) {
    this.mailTo = mailTo;
  }

  /** Sets the monitored directory; a relative path is below the working directory. */
  public void setDirectory(String directory) {
    this.directory = absolutePath(directory);
    this.heartbeat = new ThreadHeartbeat("the intake of " + SafeText.of(this.directory));
  }

  /** Sets the consumer's delay in milliseconds; the watchdog uses it to tell a rest from a hang. */
  public void setPollInterval(long pollInterval) {
    this.pollInterval = pollInterval;
  }

  /** Sets the folder of the passes; a file with a pass stays in a {@code watch}. */
  public void setPasses(String passes) {
    this.passes = absolutePath(passes);
  }

  /** Sets the spool, which the directories of one file system share. */
  public void setSpool(String spool) {
    this.spoolPath = absolutePath(spool);
  }

  /** Sets whether clean files are claimed too ({@code gate}) or stay in place ({@code watch}). */
  public void setClaimClean(boolean claimClean) {
    this.claimClean = claimClean;
  }

  /**
   * Sets how long, in milliseconds, a file must be unchanged to count as complete; 0 accepts it at
   * first sight.
   */
  public void setSettleTime(long settleTime) {
    this.settleTime = settleTime;
  }

  /**
   * Sets how long, in milliseconds, an empty file must be unchanged at least, if the settle time is
   * not 0. Many programs create an empty file and fill it later.
   */
  public void setEmptySettleTime(long emptySettleTime) {
    this.emptySettleTime = emptySettleTime;
  }

  /**
   * Sets whether the copy of another user's file keeps set-user-ID, set-group-ID, the sticky bit
   * and capabilities.
   */
  public void setKeepSetId(boolean keepSetId) {
    this.keepSetId = keepSetId;
  }

  /** Sets the time in milliseconds after which a file that still changes is held as undecided. */
  public void setSettleLimit(long settleLimit) {
    this.settleLimit = settleLimit;
  }

  /**
   * Sets the number of folder levels that are walked; the monitored directory itself is level 1.
   */
  public void setMaxDepth(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /** Sets the maximum size in bytes; a larger file is held unread. */
  public void setMaxFileSize(long maxFileSize) {
    this.maxFileSize = maxFileSize;
  }

  private static Path absolutePath(String path) {
    return RawNames.path(path.getBytes(StandardCharsets.UTF_8)).toAbsolutePath().normalize();
  }
}
