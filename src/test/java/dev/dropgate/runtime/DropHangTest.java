package dev.dropgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.intake.EntrySource;
import dev.dropgate.intake.MemoryEntrySource;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.health.ConsumersHealthCheckRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the watchdog finds out about the threads of a consumer of {@code drop:}. */
@Timeout(120)
class DropHangTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int MAX_TICKS = 1_000;

  @TempDir private Path root;
  private Path drop;
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final CountDownLatch answered = new CountDownLatch(1);
  private final Watchdog watchdog = new Watchdog(60_000, Runnable::run);

  @BeforeEach
  void prepare() throws IOException {
    drop = Files.createDirectories(root.resolve("drop"));
  }

  @AfterEach
  void stop() {
    answered.countDown();
    context.stop();
  }

  private void start(String options, Processor step) throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("drop:" + drop + "?delay=50&settleTime=0&spool=" + root.resolve("spool") + options)
                .routeId("inbox")
                .process(step);
          }
        });
    HealthCheckRegistry.get(context).register(new ConsumersHealthCheckRepository());
    context.start();
  }

  private ThreadHeartbeat working(String name) {
    await().atMost(SOON).until(() -> heartbeat(name).filter(one -> !one.isResting()).isPresent());
    return heartbeat(name).orElseThrow();
  }

  private Optional<ThreadHeartbeat> heartbeat(String name) {
    return ThreadHeartbeat.allHeartbeats().stream()
        .filter(one -> one.name().equals(name + " of " + drop))
        .findFirst();
  }

  private HealthCheck.Result health() {
    return HealthCheckHelper.invokeReadiness(context).iterator().next();
  }

  /** Returns the ticks of half a second after which the watchdog ends the gate. */
  private int ticksUntilTheEnd(ThreadHeartbeat heartbeat) {
    for (int ticks = 1; ticks <= MAX_TICKS; ticks++) {
      if (watchdog.hangs(heartbeat)) {
        return ticks;
      }
    }
    return MAX_TICKS;
  }

  @Test
  void hungPollIsDownUntilItGoesOn() throws Exception {
    MemoryEntrySource source = new MemoryEntrySource(root, new MemoryEntrySource.Bucket());
    context.getRegistry().bind("hung", hungOnce(source));
    start("&source=#bean:hung", exchange -> {});
    ThreadHeartbeat heartbeat = working("the intake");
    assertThat(ticksUntilTheEnd(heartbeat)).isLessThan(MAX_TICKS);
    assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);
    assertThat(health().getMessage().orElse(""))
        .startsWith("No progress at the intake of " + drop + ", it waits in ")
        .contains("; fix: ");
    answered.countDown();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              watchdog.hangs(heartbeat);
              assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
            });
  }

  private EntrySource hungOnce(EntrySource source) {
    return (EntrySource)
        Proxy.newProxyInstance(
            EntrySource.class.getClassLoader(),
            new Class<?>[] {EntrySource.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("poll")) {
                answered.await();
              }
              return method.invoke(source, arguments);
            });
  }

  @Test
  void largeFileThatHangsEndsTheGate() throws Exception {
    TestFiles.file(drop.resolve("large"), "large");
    start("&slowLaneSize=1", exchange -> answered.await());
    ThreadHeartbeat heartbeat = working("the large files");
    assertThat(heartbeat.thread().getName()).isEqualTo("inbox-slow-lane");
    assertThat(ticksUntilTheEnd(heartbeat)).isBetween(100, 200);
    assertThat(health().getState()).as("other files are polled").isEqualTo(HealthCheck.State.UP);
    answered.countDown();
    await().atMost(SOON).until(heartbeat::isResting);
    context.stop();
    await().atMost(SOON).until(() -> heartbeat("the large files").isEmpty());
  }

  /** A single call, such as a sync, takes longer for a larger file. */
  @Test
  void oneCallForALargerFileMayTakeLonger() throws Exception {
    long bytes = 60_000_000;
    sparse(drop.resolve("large"), bytes);
    start("&slowLaneSize=1", exchange -> answered.await());
    assertThat(working("the large files").restMillis()).isEqualTo(60_000);
  }

  @Test
  void largeFileBeatsWhileItIsRead() throws Exception {
    long bytes = 500_000_000;
    sparse(drop.resolve("large"), bytes);
    AtomicLong beats = new AtomicLong();
    start(
        "&slowLaneSize=1",
        exchange -> {
          ThreadHeartbeat heartbeat = heartbeat("the large files").orElseThrow();
          long before = heartbeat.beats();
          ContentHasher.sha256(content(exchange));
          beats.set(heartbeat.beats() - before);
        });
    await().atMost(SOON).until(() -> beats.get() >= bytes / (64 * 1024));
  }

  private static Path content(Exchange exchange) {
    return Path.of(((GenericFile<?>) exchange.getIn().getBody()).getAbsoluteFilePath());
  }

  private static void sparse(Path file, long bytes) throws IOException {
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(bytes);
    }
  }
}
