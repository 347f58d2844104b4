package dev.dropgate.intake.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.camel.drop.RuleSetFileJudge;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.intake.spool.ClaimConfig;
import dev.dropgate.intake.spool.CopyPermissionPolicy;
import dev.dropgate.io.Evidence;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.helpers.NOPLogger;

/** What the gate cannot see is a state: on disk, at WARN, and told to people. */
@Timeout(120)
class BlindnessTest {
  @TempDir private Path root;
  private Path drop;
  private Path spool;
  private DirectoryStateStore states;
  private BlindnessReporter reporter;
  private final List<ScanResult> alerts = new ArrayList<>();
  private long seconds = 1000;

  @BeforeEach
  void prepare() throws IOException {
    drop = Files.createDirectories(root.resolve("drop"));
    spool = root.resolve("spool");
    states = new DirectoryStateStore(root.resolve("state"), drop);
    restart();
  }

  private void restart() {
    reporter =
        new BlindnessReporter(
            drop,
            spool,
            1000,
            states,
            new ThrottledLogger(NOPLogger.NOP_LOGGER),
            (entry, judgement, evidence) -> alerts.add(judgement),
            () -> seconds * 1_000_000_000);
    ClaimConfig directory =
        new ClaimConfig(drop, 16, 1000, true, new CopyPermissionPolicy(false, 0));
    reporter.setSources(
        new StuckFileReporter(
            directory, spool, new RuleSetFileJudge(new Inspector().ruleSet("exe", "")), null),
        List::of);
  }

  private void walk(Path... closed) {
    reporter.blindSpots().newWalk();
    for (Path folder : closed) {
      reporter.blindSpots().add(folder, new AccessDeniedException(folder.toString()), true);
    }
    reporter.endWalk();
    seconds += 3;
  }

  private DirectoryState state() throws IOException {
    return states.read().orElseThrow();
  }

  @Test
  void stateHasUnreachableCountPlaceAndFix() throws IOException {
    reporter.blindSpots().newWalk();
    for (int i = 0; i < 9; i++) {
      reporter.blindSpots().add(Path.of("a", "f" + i), new AccessDeniedException("f" + i), false);
    }
    reporter.blindSpots().add(Path.of("b"), new AccessDeniedException("b"), true);
    reporter.endWalk();
    assertThat(state().unreachable()).isEqualTo(10);
    assertThat(state().faults())
        .extracting(DirectoryState.Fault::where)
        .containsExactly(drop + "/a", drop + "/b");
    assertThat(state().faults().get(0))
        .satisfies(fault -> assertThat(fault.entries()).isEqualTo(9))
        .satisfies(fault -> assertThat(fault.reason()).startsWith("permission denied"))
        .satisfies(
            fault ->
                assertThat(fault.fix()).contains("setfacl -PR -m u:").contains(":rwX " + drop));
    assertThat(reporter.blindSpots().describe())
        .startsWith(
            "Cannot look at or claim " + drop + "/a (9 entries, the first f0: permission denied")
        .contains("10 entries in 2 folders of " + drop);
  }

  @Test
  void stateOfManyLongNamesStaysSmall() throws IOException {
    String name = "\u0001".repeat(250);
    reporter.blindSpots().newWalk();
    for (int i = 0; i < 5000; i++) {
      Path folder = Path.of(name, name, name, "f" + i);
      reporter.blindSpots().add(folder, new AccessDeniedException(folder.toString()), true);
    }
    reporter.endWalk();
    assertThat(state().faults()).hasSize(BlindSpots.MAX_NAMED_FOLDERS + 1);
    assertThat(state().unreachable()).isEqualTo(5000);
    assertThat(reporter.blindSpots().describe())
        .hasSizeLessThan(50_000)
        .contains("5000 entries in 5000 folders");
    try (var files = Files.list(root.resolve("state"))) {
      assertThat(files.toList())
          .singleElement()
          .satisfies(file -> assertThat(Files.size(file)).isEqualTo(65_536));
    }
  }

  @Test
  void spoolDiskFaultConcernsTheWholeDirectory() throws IOException {
    reporter.blindSpots().newWalk();
    reporter
        .blindSpots()
        .add(
            Path.of("a"),
            new FileSystemException("a", "/spool/a", "No space left on device"),
            false);
    reporter.endWalk();
    assertThat(state().faults())
        .singleElement()
        .asString()
        .contains("No space left on device, the spool " + spool);
    assertThat(reporter.blindSpots().coversDirectory()).isTrue();
  }

  @Test
  void missingDirectoryKeepsTheTimeOfItsLastScan() throws IOException {
    walk();
    String looked = state().lookedAt();
    reporter.endFailedWalk(new NoSuchFileException(drop.toString()));
    assertThat(state().lookedAt()).isEqualTo(looked);
    assertThat(state().faults()).singleElement().asString().contains("is not there");
  }

  @Test
  void idleGateRefreshesTheTimeOfItsLastScan() throws IOException {
    walk();
    String looked = state().lookedAt();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              walk();
              return Instant.parse(state().lookedAt()).isAfter(Instant.parse(looked));
            });
  }

  @Nested
  class Alerts {
    @Test
    void sendsAlertWhenBlindAndWhenRecovered() {
      for (int i = 0; i < 10; i++) {
        walk(Path.of("closed"));
      }
      assertThat(alerts).extracting(ScanResult::rules).containsExactly("directory-blind");
      assertThat(alerts.get(0).reasons()).contains(drop + "/closed").contains("fix: ");
      for (int i = 0; i < 10; i++) {
        walk();
      }
      assertThat(alerts)
          .extracting(ScanResult::rules)
          .containsExactly("directory-blind", "directory-sees-again");
    }

    @Test
    void shortFaultSendsNoAlert() {
      for (int i = 0; i < 10; i++) {
        walk(Path.of("closed"));
        walk();
      }
      assertThat(alerts).isEmpty();
    }

    @Test
    void restartRepeatsNoAlert() {
      for (int i = 0; i < 10; i++) {
        walk(Path.of("closed"));
      }
      restart();
      for (int i = 0; i < 10; i++) {
        walk(Path.of("closed"));
      }
      assertThat(alerts).hasSize(1);
    }

    @Test
    void flappingRightsCauseNoAlertFlood() {
      for (int i = 0; i < 20; i++) {
        for (int j = 0; j < 5; j++) {
          walk(Path.of("closed"));
        }
        for (int j = 0; j < 5; j++) {
          walk();
        }
      }
      assertThat(alerts).hasSize(2);
    }
  }

  /** As the gate does it, with its own walk and a route for alerts. */
  @Nested
  class OfAFileThatCannotBeTakenOut {
    private final List<Exchange> sent = new CopyOnWriteArrayList<>();

    @Test
    void reportsDangerousStuckFileOnceWithItsVerdict() throws Exception {
      Path evil = TestFiles.file(drop.resolve("evil.exe"), "MZ");
      Path clean = TestFiles.file(drop.resolve("clean.txt"), "x");
      assumeTrue(TestFiles.immutable(evil, "+i"), "this file system has no immutable files");
      TestFiles.immutable(clean, "+i");
      try (DefaultCamelContext context = context()) {
        poll(context, () -> !sent.isEmpty());
        int polls = sent.size();
        Exchange alert = sent.get(0);
        assertThat(alert.getProperty("entry", Entry.class).path()).isEqualTo(evil);
        ScanResult judgement = alert.getProperty("judgement", ScanResult.class);
        assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
        assertThat(judgement.rules()).isEqualTo("blocked-extension,still-in-drop");
        assertThat(judgement.reasons()).contains("chattr -ia");
        assertThat(alert.getProperty("evidence", Evidence.class).sha256()).hasSize(64);
        assertThat(polls).isEqualTo(1);
        DirectoryStateStore kept = new DirectoryStateStore(root.resolve("home/state"), drop);
        poll(context, () -> kept.read().orElseThrow().told().size() == 1);
        assertThat(kept.read().orElseThrow().unreachable()).isEqualTo(2);
      } finally {
        TestFiles.immutable(evil, "-i");
        TestFiles.immutable(clean, "-i");
      }
      assertThat(sent).hasSize(1);
    }

    private DefaultCamelContext context() throws Exception {
      DefaultCamelContext context = new DefaultCamelContext();
      context
          .getPropertiesComponent()
          .addOverrideProperty("dropgate.home", root.resolve("home").toString());
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:alert").process(sent::add);
            }
          });
      context.start();
      return context;
    }

    private void poll(DefaultCamelContext context, java.util.concurrent.Callable<Boolean> until) {
      try {
        context.addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("drop:"
                        + drop
                        + "?blockedExtensions=exe&settleTime=0&delay=100&spool="
                        + spool)
                    .routeId("polled")
                    .to("log:seen");
              }
            });
        await().atMost(Duration.ofSeconds(30)).until(until);
        context.getRouteController().stopRoute("polled");
        context.removeRoute("polled");
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
