package dev.dropgate.camel.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.camel.triage.CleanFileDelivery;
import dev.dropgate.camel.triage.EntryJudge;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.intake.MemoryEntrySource;
import dev.dropgate.intake.PolledClaims;
import dev.dropgate.intake.spool.JudgedClaim;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The consumer of {@code drop:} takes entries from a source that is not a directory. */
@Timeout(120)
class EntrySourceConsumerTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path root;
  private final MemoryEntrySource.Bucket bucket = new MemoryEntrySource.Bucket();
  private Path delivered;
  private Path quarantine;
  private DefaultCamelContext context;
  private Processor laterStep = exchange -> {};
  private boolean claimsAreClean;

  @BeforeEach
  void prepare() throws IOException {
    delivered = Files.createDirectories(root.resolve("delivered"));
    quarantine = root.resolve("quarantine");
    Files.createDirectories(root.resolve("content"));
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private void start() throws Exception {
    context = new DefaultCamelContext();
    context.getShutdownStrategy().setTimeout(1);
    Inspector inspector = new Inspector();
    EntryJudge judge = new EntryJudge(inspector);
    CleanFileDelivery delivery = new CleanFileDelivery(delivered);
    context.getRegistry().bind("bucket", source());
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("drop:bucket?source=#bean:bucket&delay=50&blockedExtensions=exe&spool="
                    + root.resolve("spool"))
                .routeId("route")
                .process(judge::judge)
                .choice()
                .when(exchange -> verdict(exchange) == Verdict.CLEAN)
                .process(delivery::deliverEntry)
                .process(exchange -> laterStep.process(exchange))
                .otherwise()
                .process(judge::evidence)
                .process(exchange -> laterStep.process(exchange))
                .to("quarantine:bucket?directory=" + quarantine);
          }
        });
    context.start();
  }

  private MemoryEntrySource source() {
    return new MemoryEntrySource(root.resolve("content"), bucket) {
      @Override
      public synchronized PolledClaims poll(
          boolean batchFinished, boolean skipIfQuiet, BooleanSupplier stopping) {
        PolledClaims polled = super.poll(batchFinished, skipIfQuiet, stopping);
        return claimsAreClean
            ? new PolledClaims(
                List.of(),
                polled.toJudge().stream()
                    .map(claim -> new JudgedClaim(claim, ScanResult.CLEAN))
                    .toList())
            : polled;
      }
    };
  }

  private static Verdict verdict(Exchange exchange) {
    return exchange.getProperty(DropgateConstants.JUDGEMENT, ScanResult.class).verdict();
  }

  private void awaitEmptyBucket() {
    await().atMost(SOON).untilAsserted(() -> assertThat(bucket.names()).isEmpty());
  }

  @Test
  void dangerousEntriesAreKeptAndCleanOnesDelivered() throws Exception {
    bucket.put("sub/a.txt", "hello");
    bucket.put("b.exe", "program");
    start();
    awaitEmptyBucket();
    bucket.put("later.txt", "later");
    awaitEmptyBucket();
    assertThat(TestFiles.tree(delivered)).containsExactly("later.txt", "sub/a.txt");
    assertThat(Files.readString(delivered.resolve("sub/a.txt"))).isEqualTo("hello");
    assertThat(DiskOracle.records(quarantine)).hasSize(1);
  }

  @Test
  void withoutBatchesTheRouteJudgesWhatTheSourceHasJudged() throws Exception {
    claimsAreClean = true;
    bucket.put("b.exe", "program");
    start();
    awaitEmptyBucket();
    assertThat(DiskOracle.records(quarantine)).hasSize(1);
  }

  @Test
  void entryWhoseStepFailsComesAgainAndOthersGoOn() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    laterStep =
        exchange -> {
          if (verdict(exchange) != Verdict.CLEAN && failures.getAndIncrement() == 0) {
            throw new IOException("no room");
          }
        };
    bucket.put("b.exe", "program");
    bucket.put("a.txt", "hello");
    start();
    awaitEmptyBucket();
    assertThat(failures).hasValueGreaterThan(1);
    assertThat(DiskOracle.records(quarantine)).hasSize(1);
    assertThat(TestFiles.tree(delivered)).containsExactly("a.txt");
  }

  @Test
  void cleanEntryIsDeliveredOnceIfAStepAfterTheDeliveryFails() throws Exception {
    laterStep =
        exchange -> {
          throw new IOException("after the delivery");
        };
    bucket.put("a.txt", "hello");
    start();
    awaitEmptyBucket();
    assertThat(TestFiles.tree(delivered)).containsExactly("a.txt");
  }

  @Test
  void entryInProgressAtAStopComesAgainAfterTheNextStart() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    laterStep =
        exchange -> {
          begun.countDown();
          never.await();
        };
    bucket.put("b.exe", "program");
    start();
    assertThat(begun.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    context.stop();
    never.countDown();
    assertThat(bucket.names()).containsExactly("b.exe");
    laterStep = exchange -> {};
    start();
    awaitEmptyBucket();
    assertThat(DiskOracle.records(quarantine)).hasSize(1);
  }

  @Test
  void stoppedRouteTakesNothingAndGoesOnWhenStarted() throws Exception {
    start();
    context.getRouteController().stopRoute("route");
    bucket.put("a.txt", "hello");
    await()
        .during(Duration.ofMillis(300))
        .atMost(SOON)
        .until(() -> bucket.names().equals(List.of("a.txt")));
    context.getRouteController().startRoute("route");
    awaitEmptyBucket();
  }
}
