package dev.dropgate.camel.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.intake.IntakeFixture;
import dev.dropgate.intake.spool.SpoolLocks;
import dev.dropgate.intake.spool.SpoolTree;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.io.linux.WriterState;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryBatch;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real consumer with a poll interval that is much longer than any of these tests. */
@Timeout(120)
class DropConsumerTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String INTERVAL = "600000";

  @TempDir private Path root;
  private Path drop;
  private final List<Object> failures = new CopyOnWriteArrayList<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final DefaultCamelContext context = new DefaultCamelContext();
  private String options = "";
  private int settleMillis = 300;
  private Processor step = exchange -> {};
  private String lane = "direct:lane";

  @BeforeEach
  void prepare() throws IOException {
    drop = Files.createDirectories(root.resolve("drop"));
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private void start(String delay) throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            onException(Throwable.class)
                .process(e -> failures.add(e.getProperty(Exchange.EXCEPTION_CAUGHT)));
            from("drop:"
                    + drop
                    + "?spool="
                    + root.resolve("spool")
                    + "&blockedExtensions=exe&emptySettleTime=0&settleTime="
                    + settleMillis
                    + "&delay="
                    + delay
                    + options)
                .routeId("route")
                .to(lane);
            from("direct:lane")
                .process(
                    exchange -> {
                      step.process(exchange);
                      if (exchange.getIn().getBody() instanceof EntryBatch) {
                        return;
                      }
                      seen.add(exchange.getProperty("entry", Entry.class).relative().toString());
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
  void claimsFileOnceItHasSettledWithoutWaitingForThePoll() throws Exception {
    dropped("first");
    start(INTERVAL);
    seesSoon(1);
  }

  @Test
  void doesNotStartOnASpoolThatAnotherGateUses() throws Exception {
    Path spool = Files.createDirectories(root.resolve("spool"));
    try (SpoolLocks other = new SpoolLocks()) {
      other.lock(spool);
      assertThatThrownBy(() -> start(INTERVAL))
          .hasRootCauseMessage(
              "another Dropgate uses the spool "
                  + spool
                  + "; stop it, or set another folder as spool");
    }
  }

  @Test
  void noticesLaterFileAtOnce() throws Exception {
    start(INTERVAL);
    awaitQuiet();
    dropped("later");
    seesSoon(1);
  }

  @Test
  void noticesFileInNewFolderAtOnce() throws Exception {
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
  void takesMoreFilesThanOnePollHoldsWithoutPause() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      dropped("n" + i);
    }
    start(INTERVAL);
    seesSoon(5_000);
  }

  @Test
  void takesClaimsOfAnEarlierProcessAtOnce() throws Exception {
    for (int i = 0; i < 1_800; i++) {
      dropped("n" + i);
    }
    new IntakeFixture(drop, root.resolve("spool")).poll(); // claims, and hands nothing over
    assertThat(TestFiles.tree(drop)).isEmpty();
    start(INTERVAL);
    seesSoon(1_800);
  }

  @Test
  void pollFindsFilesWithoutEvents() throws Exception {
    Files.delete(drop);
    start("500");
    await().atMost(SOON).until(() -> pollCount() > 1);
    Files.createDirectory(drop); // where no folder is, nothing can be told
    dropped("a");
    seesSoon(1);
  }

  @Test
  void doesNotPollQuietDirectory() throws Exception {
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
  void checksQuietDirectoryWithoutPollingIt() throws Exception {
    startQuiet("600");
    long before = pollCount();
    await() // ten intervals, in which it is walked now and then
        .during(Duration.ofSeconds(6))
        .atMost(SOON)
        .until(() -> pollCount() - before <= 2);
  }

  @Test
  void noticesChangeWithoutEventInQuietDirectory() throws Exception {
    Path other = Files.createDirectory(root.resolve("other"));
    TestFiles.file(other.resolve("old"), "x");
    startQuiet("600");
    Files.move(drop, root.resolve("before"));
    Files.move(other, drop); // its folder is not watched yet
    seesSoon(1);
  }

  @Test
  void noticesFileInQuietDirectoryAtOnce() throws Exception {
    startQuiet(INTERVAL);
    dropped("later");
    seesSoon(1);
  }

  @Test
  void quietRoutePollsAgainAfterRestart() throws Exception {
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
    await().atMost(SOON).until(consumer()::mayBeQuiet);
  }

  private long pollCount() {
    return consumer().getCounter();
  }

  private DropConsumer consumer() {
    return (DropConsumer) context.getRoute("route").getConsumer();
  }

  @Test
  void routePollsAgainAfterRestart() throws Exception {
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
  void suspendedRouteUsesNoProcessorTime() throws Exception {
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
  void filesWaitingForAWorkerUseNoProcessorTime() throws Exception {
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
  void retriesFailedFileLongBeforeTheNextPoll() throws Exception {
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
  void unfinishedNameIsTakenAtTheSettleLimit() throws Exception {
    options = "&settleLimit=1500";
    start(INTERVAL);
    dropped("a.part");
    seesSoon(1);
  }

  @Test
  void monitoredDirectoryMayBeALink() throws Exception {
    Path link = Files.createSymbolicLink(root.resolve("link"), drop);
    drop = link;
    start(INTERVAL);
    awaitQuiet();
    dropped("later");
    seesSoon(1);
  }

  @Test
  void quickRestartKeepsEventsOfNewFolders() throws Exception {
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
  void stoppedRouteIsNotWatchedForHangs() throws Exception {
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
  void stoppedRouteLeavesNoThread() throws Exception {
    start(INTERVAL);
    context.stop();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("intake-")));
  }

  /** A thousand files that wait must not keep a service manager waiting. */
  @Test
  void stopLeavesWaitingFilesInTheSpool() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    step = exchange -> blocked.await();
    for (int i = 0; i < 400; i++) {
      dropped("n" + i);
    }
    start(INTERVAL);
    await().atMost(SOON).until(() -> drop.toFile().list().length == 0);
    Thread stopping = new Thread(context::stop);
    stopping.start();
    await().atMost(SOON).until(context::isStopping);
    blocked.countDown();
    stopping.join(SOON.toMillis());
    assertThat(stopping.isAlive()).isFalse();
    assertThat(seen).as("those that were being processed").hasSizeLessThan(300);
    assertThat(claims()).hasSize(400 - seen.size());
  }

  private List<String> claims() throws IOException {
    return TestFiles.tree(root.resolve("spool")).stream()
        .filter(name -> name.contains("/file/"))
        .toList();
  }

  @Test
  void messageHasTheHeadersOfAFileConsumer() throws Exception {
    AtomicReference<Exchange> received = new AtomicReference<>();
    step =
        exchange -> {
          assertThat(exchange.getIn().getBody(String.class)).isEqualTo("x");
          received.set(exchange);
        };
    options = "&delivered=/srv/clean&alsoNotify=seda:soc&mailTo=a@example.com&rules=test-file=off";
    dropped("sub/a b%c.txt");
    start(INTERVAL);
    seesSoon(1);
    Exchange exchange = received.get();
    assertThat(exchange.getIn().getBody()).isInstanceOf(GenericFile.class);
    assertThat(exchange.getIn().getHeader(Exchange.FILE_LENGTH)).isEqualTo(1L);
    assertThat(exchange.getIn().getHeader(Exchange.FILE_NAME, String.class)).endsWith(".txt");
    assertThat(exchange.getProperty("entry", Entry.class).path())
        .isEqualTo(drop.resolve("sub/a b%c.txt"));
    assertThat(exchange.getProperty("delivered")).isEqualTo("/srv/clean");
    assertThat(exchange.getProperty("alsoNotify")).isEqualTo("seda:soc");
    assertThat(exchange.getProperty("mailTo")).isEqualTo("a@example.com");
    assertThat(exchange.getProperty("blockedExtensions")).isEqualTo("exe");
    assertThat(exchange.getProperty("rules")).isEqualTo("test-file=off");
    assertThat(exchange.getProperty("inPlace")).isEqualTo(false);
  }

  @Test
  void largeFileDelaysNoSmallFile() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    step =
        exchange -> {
          if (exchange.getIn().getHeader(Exchange.FILE_LENGTH, Long.class) > 1) {
            assertThat(Thread.currentThread().getName()).isEqualTo("route-slow-lane");
            blocked.await();
          }
        };
    options = "&slowLaneSize=1";
    for (int i = 0; i < 20; i++) {
      TestFiles.file(drop.resolve("large" + i), "large");
      dropped("small" + i);
    }
    start(INTERVAL);
    seesSoon(20);
    blocked.countDown();
    seesSoon(40);
  }

  /** Its error handler reports it, and the claim stays. */
  @Test
  void unreadableClaimFailsInTheRoute() throws Exception {
    new IntakeFixture(drop, root.resolve("spool")).poll();
    Path batch =
        SpoolTree.childFolders(root.resolve("spool")).get(0).resolve("20260101T000000.000");
    Path claim = TestFiles.file(batch.resolve("file/%long-1"), "its name is gone");
    start(INTERVAL);
    await().atMost(SOON).until(() -> !failures.isEmpty());
    assertThat(claim).exists();
    assertThat(seen).isEmpty();
  }

  @Nested
  class Batches {
    private final Map<Object, Integer> bodies = new ConcurrentHashMap<>();
    private final Set<String> together = ConcurrentHashMap.newKeySet();
    private final Set<String> stopped = ConcurrentHashMap.newKeySet();
    private final Set<String> alone = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void leases() throws IOException {
      assumeTrue(
          DurableFiles.findWriters(TestFiles.file(root.resolve("probe"), "x")) == WriterState.NONE,
          "this file system has no leases");
      options = "&batch=true";
      step = this::receive;
    }

    private void receive(Exchange exchange) {
      if (exchange.getIn().getBody() instanceof EntryBatch batch) {
        Verdict verdict = exchange.getProperty("judgement", ScanResult.class).verdict();
        assertThat(batch.results()).allMatch(result -> result.verdict() == verdict);
        assertThat(batch.entries()).hasSizeLessThanOrEqualTo(250);
        bodies.put(batch, batch.entries().size());
        batch.forEach(
            entry ->
                (verdict == Verdict.CLEAN ? together : stopped).add(entry.relative().toString()));
      } else {
        assertThat(exchange.getProperty("judgement")).isNull();
        alone.add(exchange.getProperty("entry", Entry.class).relative().toString());
      }
    }

    @Test
    void onlySmallFilesThatNeedNoParserShareABatch() throws Exception {
      for (int i = 0; i < 600; i++) {
        dropped("sub/n" + i + ".txt");
      }
      dropped("a.exe");
      TestFiles.file(drop.resolve("empty.txt"), "");
      TestFiles.file(drop.resolve("large.txt"), "x".repeat(70_000));
      TestFiles.file(drop.resolve("page.html"), "<html><body>hello</body></html>");
      TestFiles.file(drop.resolve("letter.pdf"), "%PDF-1.4\n%%EOF\n");
      TestFiles.file(drop.resolve("program.txt"), "\177ELF\002\001\001" + "\0".repeat(99));
      Files.createSymbolicLink(drop.resolve("link"), Path.of("/etc/passwd"));
      start(INTERVAL);
      await().atMost(SOON).until(() -> together.size() + stopped.size() + alone.size() == 607);
      assertThat(together).hasSize(600).allMatch(name -> name.startsWith("sub/n"));
      assertThat(bodies.size()).isBetween(3, 60);
      assertThat(stopped).containsExactlyInAnyOrder("a.exe", "program.txt");
      assertThat(alone)
          .containsExactlyInAnyOrder("empty.txt", "large.txt", "page.html", "letter.pdf", "link");
      await().atMost(SOON).untilAsserted(() -> assertThat(claims()).isEmpty());
    }

    @Test
    void batchesThatAreOffMakeAnExchangeForEachEntry() throws Exception {
      options = "&batch=false";
      for (int i = 0; i < 20; i++) {
        dropped("n" + i + ".txt");
        dropped("n" + i + ".exe");
      }
      start(INTERVAL);
      await().atMost(SOON).until(() -> alone.size() == 40);
      assertThat(bodies).isEmpty();
      await().atMost(SOON).untilAsserted(() -> assertThat(claims()).isEmpty());
    }

    @Test
    void fileWithAFindingTravelsAlone() throws Exception {
      dropped("a.txt.zip");
      dropped("letter.pdf .txt");
      dropped("b.txt");
      options += "&rules=double-extension=log,test-file=log";
      TestFiles.file(
          drop.resolve("eicar.txt"),
          "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");
      start(INTERVAL);
      await().atMost(SOON).until(() -> together.size() + stopped.size() + alone.size() == 4);
      assertThat(alone).contains("eicar.txt");
      assertThat(together).contains("b.txt");
    }

    @Test
    void failedBatchIsSentAgainFileByFile() throws Exception {
      step =
          exchange -> {
            receive(exchange);
            if (exchange.getIn().getBody() instanceof EntryBatch
                || exchange.getProperty("entry", Entry.class).relative().endsWith("n7")) {
              throw new IOException("a disk that is full for a moment");
            }
          };
      for (int i = 0; i < 20; i++) {
        dropped("n" + i);
      }
      start(INTERVAL);
      await().atMost(SOON).until(() -> alone.size() == 20);
      await().atMost(SOON).untilAsserted(() -> assertThat(claims()).hasSize(1));
      assertThat(claims().get(0)).endsWith("n7");
    }

    @Test
    void dangerousFilesShareBatchesOfLimitedSize() throws Exception {
      for (int i = 0; i < 300; i++) {
        dropped("n" + i + ".exe");
      }
      start(INTERVAL);
      await().atMost(SOON).until(() -> stopped.size() == 300);
      assertThat(alone).isEmpty();
      assertThat(bodies.size()).isLessThan(30);
      await().atMost(SOON).untilAsserted(() -> assertThat(claims()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({".exe, DANGEROUS", ".txt.zip, UNDECIDED"})
    void failedBatchOfStoppedFilesIsSentAgainFileByFile(String ending, Verdict verdict)
        throws Exception {
      step =
          exchange -> {
            receive(exchange);
            if (exchange.getIn().getBody() instanceof EntryBatch batch) {
              assertThat(batch.results()).allMatch(result -> result.verdict() == verdict);
              throw new IOException("a disk that is full for a moment");
            }
            if (exchange.getProperty("entry", Entry.class).relative().endsWith("n7" + ending)) {
              throw new IOException("a disk that is full for a moment");
            }
          };
      for (int i = 0; i < 20; i++) {
        dropped("n" + i + ending);
      }
      start(INTERVAL);
      await().atMost(SOON).until(() -> alone.size() == 20);
      await().atMost(SOON).untilAsserted(() -> assertThat(claims()).hasSize(1));
      assertThat(claims().get(0)).endsWith("n7" + ending);
      assertThat(stopped).as("in a batch first").hasSize(20);
    }

    /** It ends for the consumer when it is handed over; the claims are still being processed. */
    @Test
    void batchHandedToAnotherRouteIsNotSentTwice() throws Exception {
      lane = "seda:lane";
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("seda:lane").to("direct:lane");
            }
          });
      CountDownLatch blocked = new CountDownLatch(1);
      AtomicInteger received = new AtomicInteger();
      step =
          exchange -> {
            received.incrementAndGet();
            blocked.await();
          };
      for (int i = 0; i < 20; i++) {
        dropped("n" + i);
      }
      start("50");
      await().atMost(SOON).until(() -> received.get() == 1);
      await().during(Duration.ofMillis(1500)).atMost(SOON).until(() -> received.get() == 1);
      blocked.countDown();
      await().atMost(SOON).untilAsserted(() -> assertThat(claims()).isEmpty());
      assertThat(received).hasValue(1);
    }

    @Test
    void splitMakesAnExchangeForEachEntry() throws Exception {
      lane = "direct:split";
      Set<Object> parts = ConcurrentHashMap.newKeySet();
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:split")
                  .split(body())
                  .process(e -> parts.add(e.getIn().getBody(Entry.class).relative().toString()));
            }
          });
      for (int i = 0; i < 20; i++) {
        dropped("n" + i);
      }
      start(INTERVAL);
      await().atMost(SOON).until(() -> parts.size() == 20);
    }
  }

  /** In the templates, every value comes from a property. */
  @ParameterizedTest
  @ValueSource(strings = {"100% sure", "a&b=c", "보고서 (1)+", "a#b", "what?", "%41", "{a}", "a;b"})
  void monitorsDirectoryOfAnyName(String name) throws Exception {
    drop = Files.createDirectories(root.resolve(name));
    dropped("a");
    Properties properties = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of("application.properties"))) {
      properties.load(file);
    }
    properties.setProperty("dropgate.inbox", drop.toString());
    properties.setProperty("dropgate.spool", root.resolve("spool " + name).toString());
    properties.setProperty("dropgate.delivered", "/srv/" + name);
    properties.setProperty("dropgate.also-notify", "https://example.com/?a=(b)&c=d%41");
    properties.setProperty("dropgate.smtp.to", "A <a+b@example.com>");
    properties.setProperty("dropgate.settle-time", "0");
    context.getPropertiesComponent().setOverrideProperties(properties);
    for (String routes : List.of("templates.yaml", "directories.yaml")) {
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(
              ResourceHelper.fromString(routes, Files.readString(Path.of("routes", routes))));
    }
    AtomicReference<Exchange> received = new AtomicReference<>();
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:triage").process(received::set);
          }
        });
    context.start();
    await().atMost(SOON).until(() -> received.get() != null);
    Exchange exchange = received.get();
    assertThat(exchange.getProperty("entry", Entry.class).path()).isEqualTo(drop.resolve("a"));
    assertThat(exchange.getProperty("delivered")).isEqualTo("/srv/" + name);
    assertThat(exchange.getProperty("alsoNotify")).isEqualTo("https://example.com/?a=(b)&c=d%41");
    assertThat(exchange.getProperty("mailTo")).isEqualTo("A <a+b@example.com>");
  }
}
