package dev.dropgate.camel.drop;

import dev.dropgate.intake.EntrySource;
import dev.dropgate.intake.PolledClaims;
import dev.dropgate.intake.spool.SpooledClaim;
import dev.dropgate.intake.status.ThrottledLogger;
import dev.dropgate.io.ExceptionText;
import dev.dropgate.io.FatalExit;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.io.linux.FolderSubscription;
import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledBatchPollingConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls a monitored directory, or another {@link EntrySource}: claims the entries that are ready
 * and hands each to the route, on the triage threads. When to poll is decided by a {@link
 * DropScheduler}. Polls run one at a time, but not always on the same thread.
 */
final class DropConsumer extends ScheduledBatchPollingConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(DropConsumer.class);

  private final ThrottledLogger reports = new ThrottledLogger(LOG);
  private final DropSettings settings;
  private final ThreadHeartbeat heartbeat;
  private final ClaimExchangeFactory exchanges;
  private volatile EntrySource source;
  private BatchCommitter committer;
  private SharedPollService shared;
  private LargeFileLane largeFiles;
  private UnitOfWork unit = UnitOfWork.immediate();
  private boolean polled;
  private boolean handedOver;

  /** Creates a consumer of a source; if that is null, of the directory of the settings. */
  DropConsumer(
      DropEndpoint endpoint, Processor processor, DropSettings settings, EntrySource source) {
    super(endpoint, processor);
    this.settings = settings;
    this.source = source;
    this.heartbeat = new ThreadHeartbeat("the intake of " + name());
    this.exchanges = new ClaimExchangeFactory(this, settings);
    setScheduler(new DropScheduler());
    setDelay(settings.intake().pollInterval().toMillis());
    setTimeUnit(TimeUnit.MILLISECONDS);
    setInitialDelay(0);
  }

  @Override
  protected void doBuild() throws Exception {
    setHealthCheck(new DropHealthCheck(this, "consumer:" + getRouteId()));
    super.doBuild();
  }

  @Override
  protected void doStart() throws Exception {
    CamelContext context = getEndpoint().getCamelContext();
    shared = SharedPollService.of(context);
    shared.lockSpool(settings.intake().spool(), context);
    if (committer == null) {
      committer = new BatchCommitter(name(), this::reportUnfinished);
      context.addService(committer);
      if (source == null) {
        source = DirectoryIntakeFactory.create(settings, context, committer::isUnfinished);
      }
    }
    largeFiles = new LargeFileLane(getRouteId() + "-slow-lane", name());
    super.doStart();
  }

  @Override
  protected void doStop() throws Exception {
    super.doStop();
    if (largeFiles != null) {
      largeFiles.stop();
    }
  }

  private String name() {
    return PrintableText.of(settings.intake().directory()).toString();
  }

  private void reportUnfinished(IOException problem) {
    reports.warn("Cannot finish a batch of " + name() + ": " + ExceptionText.describe(problem));
  }

  @Override
  protected int poll() {
    heartbeat.startWork();
    polled = true;
    handedOver = false;
    try {
      PolledClaims claims =
          batched(
              source.poll(
                  committer.takeFinished(), true, () -> !isBatchAllowed() || isGateStopping()));
      return claims.isEmpty() ? 0 : handOver(claims);
    } catch (Error e) {
      FatalExit.halt("JVM error", e); // Camel would silently drop this poll and all later ones
      throw e;
    } finally {
      heartbeat.startRest(settings.intake().pollInterval().toMillis());
    }
  }

  // A directory leaves out the claims of whole batches by itself, and judges none without the
  // option "batch".
  private PolledClaims batched(PolledClaims polled) {
    PolledClaims claims = settings.batch() ? polled : polled.unjudged();
    return source.polledBatches().isEmpty() ? claims.without(committer::isUnfinished) : claims;
  }

  private int handOver(PolledClaims claims) {
    Set<Path> batches = source.polledBatches();
    unit = UnitOfWork.begin();
    Queue<Object> queue = new ArrayDeque<>(claims.toJudge());
    queue.addAll(JudgedBatch.of(claims.judged()));
    int count = processBatch(queue);
    handedOver = count > 0;
    if (handedOver) {
      // Each of its tasks is watched on its own thread.
      heartbeat.startRest(ThreadHeartbeat.UNLIMITED_MILLIS);
      try {
        committer.commitLater(unit, claims.size(), batches.isEmpty() ? claims.paths() : batches);
      } catch (IOException e) {
        reportUnfinished(e);
      }
    }
    return count;
  }

  @Override
  public int processBatch(Queue<Object> claims) {
    int count = 0;
    while (!claims.isEmpty() && isBatchAllowed()) {
      ThreadHeartbeat.beat();
      Object next = claims.remove();
      if (next instanceof SpooledClaim claim) {
        handOver(claim);
      } else if (next instanceof JudgedBatch batch) {
        handOver(batch);
      }
      count++;
    }
    return count;
  }

  private void handOver(SpooledClaim claim) {
    source.noteStarted(claim);
    if (claim.size() > settings.slowLaneSize()) {
      // No batch waits for it.
      largeFiles.execute(claim.size(), () -> process(claim, UnitOfWork.immediate()));
    } else {
      UnitOfWork own = unit;
      shared.triage().execute(own.bind(() -> process(claim, own)));
    }
  }

  private void handOver(JudgedBatch batch) {
    batch.claims().forEach(one -> source.noteHandedOver(one.claim()));
    UnitOfWork own = unit;
    shared.triage().execute(own.bind(() -> process(batch, own)));
  }

  private void process(JudgedBatch batch, UnitOfWork own) {
    if (isGateStopping()) {
      batch.claims().forEach(one -> source.noteEnded(one.claim()));
    } else {
      exchanges.processBatch(batch.verdict(), batch.claims(), source, own);
    }
  }

  private void process(SpooledClaim claim, UnitOfWork own) {
    ThreadHeartbeat.beat();
    if (isGateStopping()) {
      source.noteEnded(claim); // it waits in the spool for the next start
    } else {
      exchanges.process(claim, source, own);
    }
  }

  private boolean isGateStopping() {
    return getEndpoint().getCamelContext().isStopping();
  }

  @Override
  public int getPendingExchangesSize() {
    int claims = source == null ? 0 : source.inProgress();
    return isPolling() ? Math.max(1, claims) : claims;
  }

  /**
   * Sets the subscription to the monitored folders, which reports dropped files. For the thread
   * that polls, between two polls.
   *
   * @param events null for none
   */
  void listenTo(FolderSubscription events) {
    source.listenTo(events);
  }

  /**
   * Tells the watchdog that nothing is polled for one poll interval; see {@link ThreadHeartbeat}.
   */
  void restUntilPoll() {
    heartbeat.startRest(settings.intake().pollInterval().toMillis());
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
    return source.mayBeQuiet();
  }

  /**
   * Returns whether a poll would find nothing. Costs one look at the directory, watched like a
   * poll. For the thread that would poll.
   */
  boolean isQuiet() {
    heartbeat.startWork();
    boolean quiet = source.isQuiet();
    restUntilPoll();
    return quiet;
  }

  /** Returns whether another batch can be handed over without waiting. */
  boolean hasRoom() {
    return committer.hasRoom();
  }

  /**
   * Sets the task that runs when a batch is finished. For the thread that polls, between two polls.
   */
  void whenDone(Runnable task) {
    committer.whenDone(task);
  }

  /**
   * Returns what keeps the source from being polled, or some of its entries from being claimed, and
   * how to fix it. Thread safe.
   */
  Optional<String> problem() {
    EntrySource current = source;
    return heartbeat.stall().or(() -> current == null ? Optional.empty() : current.problem());
  }

  /** Tells the watchdog that polling has stopped. */
  void endPolling() {
    source.listenTo(null);
    heartbeat.unregister();
  }

  /** Returns whether a poll since the last call left more entries than it took. */
  boolean takeMore() {
    boolean more = polled && (source.isCutShort() || (handedOver && source.hasMoreClaims()));
    polled = false;
    return more;
  }

  /** Returns when the next poll has work, as {@link EntrySource#nanosUntilDue}. */
  long nanosUntilDue(long nanos) {
    return source.nanosUntilDue(nanos);
  }
}
