package dev.dropgate.camel.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.io.ThreadHeartbeat;
import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real consumer with a poll interval that is much longer than any of these tests. */
@Timeout(120)
class IntakePollSchedulerTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String INTERVAL = "600000";

  @TempDir private Path root;
  private Path drop;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final IntakePollStrategy intake = new IntakePollStrategy();
  private Processor step = exchange -> {};
  private String lane = "direct:lane";

  @BeforeEach
  void prepare() throws IOException {
    drop = Files.createDirectories(root.resolve("drop"));
    intake.setDirectory(drop.toString());
    intake.setSpool(Files.createDirectories(root.resolve("spool")).toString());
    intake.setBlockedExtensions("exe");
    intake.setSettleTime(300);
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private void start(String delay) throws Exception {
    start(intake, delay);
  }

  private void start(IntakePollStrategy intake, String delay) throws Exception {
    context.getRegistry().bind("intake", intake);
    context.getRegistry().bind("pace", new IntakePollScheduler());
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("file:"
                    + root.resolve("spool")
                    + "?pollStrategy=#intake&filter=#intake&scheduler=#pace&recursive=true"
                    + "&noop=true&idempotent=false&initialDelay=0&delay="
                    + delay)
                .routeId("route")
                .to(lane);
            from("direct:lane")
                .process(
                    exchange -> {
                      GenericFile<?> file = (GenericFile<?>) exchange.getIn().getBody();
                      java.io.File polled = (java.io.File) file.getFile();
                      intake.open(polled, exchange);
                      step.process(exchange);
                      seen.add(polled.getName());
                    });
          }
        });
    context.start();
  }

  private void dropped(String name) throws IOException {
    TestFiles.file(drop.resolve(name), "x");
  }

  private void seesSoon(int files) {
    await().atMost(SOON).untilAsserted(() -> assertThat(seen).hasSize(files));
  }

  @Test
  void aFileIsClaimedWhenItHasSettledAndNotAfterThePollInterval() throws Exception {
    dropped("first");
    start(INTERVAL);
    seesSoon(1);
  }

  @Test
  void aFileThatIsDroppedLaterIsSeenAtOnce() throws Exception {
    start(INTERVAL);
    awaitQuiet();
    dropped("later");
    seesSoon(1);
  }

  @Test
  void aFileInANewFolderIsSeenAtOnce() throws Exception {
    start(INTERVAL);
    awaitQuiet();
    long before = pollCount();
    Files.createDirectories(drop.resolve("a/b"));
    await().atMost(SOON).until(() -> pollCount() > before);
    awaitQuiet();
    dropped("a/b/later");
    seesSoon(1);
  }

  @Test
  void moreFilesThanOnePollTakesAreTakenAtOnce() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      dropped("n" + i);
    }
    start(INTERVAL);
    seesSoon(5_000);
  }

  @Test
  void whatAnEarlierProcessHasLeftIsTakenAtOnce() throws Exception {
    intake.setSettleTime(0);
    for (int i = 0; i < 1_800; i++) {
      dropped("n" + i);
    }
    intake.begin(null, null); // claims, and is never polled: as after a kill
    assertThat(TestFiles.tree(drop)).isEmpty();
    IntakePollStrategy next = new IntakePollStrategy();
    next.setDirectory(drop.toString());
    next.setSpool(root.resolve("spool").toString());
    next.setSettleTime(0);
    start(next, INTERVAL);
    seesSoon(1_800);
  }

  @Test
  void thePollIntervalIsTheSafetyNet() throws Exception {
    Files.delete(drop);
    start("500");
    await().atMost(SOON).until(() -> pollCount() > 1);
    Files.createDirectory(drop); // where no folder is, nothing can be told
    dropped("a");
    seesSoon(1);
  }

  @Test
  void aQuietDirectoryIsNotPolledBetween() throws Exception {
    start(INTERVAL);
    dropped("a");
    seesSoon(1);
    awaitQuiet();
  }

  /** Waits until there was a poll and, for longer than the pause between two, no other. */
  private void awaitQuiet() {
    await().atMost(SOON).until(() -> pollCount() > 0);
    awaitNoMorePolls();
  }

  private void awaitNoMorePolls() {
    AtomicLong last = new AtomicLong(-1);
    await()
        .during(Duration.ofMillis(500))
        .atMost(SOON)
        .until(
            () -> {
              long count = pollCount();
              return last.getAndSet(count) == count;
            });
  }

  @Test
  void aQuietDirectoryIsLookedAtAndNotPolledAfterThePollInterval() throws Exception {
    startQuiet("600");
    long before = pollCount();
    Thread.sleep(6000);
    assertThat(pollCount() - before).isLessThanOrEqualTo(2); // of ten: it is walked now and then
  }

  @Test
  void aQuietDirectoryThatChangesWithoutAnEventIsSeenAfterThePollInterval() throws Exception {
    Path other = Files.createDirectory(root.resolve("other"));
    TestFiles.file(other.resolve("old"), "x");
    startQuiet("600");
    Files.move(drop, root.resolve("before"));
    Files.move(other, drop); // its folder is not watched yet
    seesSoon(1);
  }

  @Test
  void aFileThatIsDroppedIntoAQuietDirectoryIsSeenAtOnce() throws Exception {
    startQuiet(INTERVAL);
    dropped("later");
    seesSoon(1);
  }

  @Test
  void aRouteThatIsStoppedWhileItIsQuietPollsAgainWhenItIsStarted() throws Exception {
    startQuiet("600");
    context.getRouteController().stopRoute("route");
    dropped("a");
    context.getRouteController().startRoute("route");
    seesSoon(1);
  }

  // A directory counts as quiet after a walk that began two seconds after its last change.
  private void startQuiet(String delay) throws Exception {
    assumeTrue(
        Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "tmpfs")
            .contains(Files.getFileStore(drop).type()),
        "the file system may not keep the times of directories");
    await()
        .atMost(SOON)
        .until(
            () ->
                ((FileTime) Files.getAttribute(drop, "unix:ctime")).toMillis()
                    < System.currentTimeMillis() - 2_500);
    start(delay);
    await().atMost(SOON).until(intake::mayBeQuiet);
  }

  private long pollCount() {
    return ((org.apache.camel.support.ScheduledPollConsumer)
            context.getRoute("route").getConsumer())
        .getCounter();
  }

  @Test
  void aRouteThatWasStoppedPollsAgainWhenItIsStarted() throws Exception {
    start(INTERVAL);
    dropped("a");
    seesSoon(1);
    context.getRouteController().stopRoute("route");
    dropped("b");
    // More than its settle time.
    await().during(Duration.ofMillis(600)).atMost(SOON).until(() -> seen.size() == 1);
    context.getRouteController().startRoute("route");
    seesSoon(2);
  }

  @Test
  void aRouteThatIsSuspendedKeepsNoProcessorBusy() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      dropped("n" + i);
    }
    start("3000");
    context.getRouteController().suspendRoute("route");
    awaitNoMorePolls();
    long before = cpuNanos();
    Thread.sleep(1000); // what it must not do, nothing tells of
    assertThat(cpuNanos() - before).isLessThan(200_000_000L);
    context.getRouteController().resumeRoute("route");
    seesSoon(5_000);
  }

  @Test
  void filesThatWaitForTheirLaneKeepNoProcessorBusy() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    step = exchange -> blocked.await();
    lane = "seda:lane?size=2000";
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(lane).to("direct:lane");
          }
        });
    for (int i = 0; i < 1_200; i++) {
      dropped("n" + i);
    }
    start("1000");
    // By names only: a look at each would meet files that are just being claimed.
    await().atMost(SOON).until(() -> drop.toFile().list().length == 0);
    awaitNoMorePolls();
    long before = cpuNanos();
    Thread.sleep(1000); // what it must not do, nothing tells of
    assertThat(cpuNanos() - before).isLessThan(250_000_000L);
    blocked.countDown();
    seesSoon(1_200);
  }

  @Test
  void whatFailedOnceIsTriedAgainLongBeforeThePollInterval() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    step =
        exchange -> {
          if (tries.incrementAndGet() == 1) {
            throw new IOException("a disk that is full for a moment");
          }
        };
    start(INTERVAL);
    dropped("a");
    seesSoon(1);
  }

  @Test
  void aNameThatSaysUnfinishedIsGivenUpInItsTime() throws Exception {
    intake.setSettleLimit(1500);
    start(INTERVAL);
    dropped("a.part");
    seesSoon(1);
  }

  @Test
  void aMonitoredDirectoryMayBeALink() throws Exception {
    Path link = Files.createSymbolicLink(root.resolve("link"), drop);
    intake.setDirectory(link.toString());
    start(INTERVAL);
    awaitQuiet();
    dropped("later");
    seesSoon(1);
  }

  @Test
  void aRouteThatIsStoppedAndStartedAtOnceIsStillToldOfNewFolders() throws Exception {
    start(INTERVAL);
    for (int i = 0; i < 3; i++) {
      context.getRouteController().stopRoute("route");
      context.getRouteController().startRoute("route");
    }
    awaitQuiet();
    long before = pollCount();
    Files.createDirectories(drop.resolve("new"));
    await().atMost(SOON).until(() -> pollCount() > before);
    awaitQuiet();
    dropped("new/later");
    seesSoon(1);
  }

  @Test
  void theWatchdogIsNotToldOfARouteThatIsStopped() throws Exception {
    start(INTERVAL);
    await().atMost(SOON).until(this::isWatched);
    context.getRouteController().stopRoute("route");
    await().atMost(SOON).until(() -> !isWatched());
  }

  private boolean isWatched() {
    return ThreadHeartbeat.allHeartbeats().stream()
        .anyMatch(heart -> heart.name().endsWith(drop.toString()));
  }

  private static long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("intake-"))
        .mapToLong(thread -> threads.getThreadCpuTime(thread.getId()))
        .sum();
  }

  @Test
  void noThreadIsLeftWhenARouteIsStopped() throws Exception {
    start(INTERVAL);
    context.stop();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("intake-")));
  }

  @Test
  void anotherPollStrategyIsRefused() {
    assertThatThrownBy(() -> new IntakePollScheduler().onInit(null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Intake");
  }
}
