package dev.dropgate.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.it.intake.GateModeIT;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.it.support.SystemTools;
import dev.dropgate.it.support.TestMounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernel ends the gate before, or fails, the Nth call of each kind that changes a file system,
 * by strace on the running process. Once with all folders on one file system, once with the final
 * ones on another, where files are copied. {@code -Dfaults.full=true} lets the slow form go through
 * every N until nothing is hit any more.
 */
class SystemCallFaultIT {
  private static final boolean FULL = Boolean.getBoolean("faults.full");
  private static final int ENTRIES = 12;
  private static final String SIGKILL = "signal=SIGKILL";

  /** Some N; in the full form N goes on as long as something is hit. */
  private record Calls(String names, List<Integer> some) {}

  /** The calls of the short form. */
  private static final List<Calls> FEW =
      List.of(
          new Calls("rename,renameat,renameat2", List.of(9)),
          new Calls("unlink,unlinkat", List.of(1)),
          new Calls("write,pwrite64", List.of(11)));

  private static final List<Calls> CHANGING =
      List.of(
          new Calls("rename,renameat,renameat2", List.of(9, 2)),
          new Calls("link,linkat", List.of(1)),
          new Calls("unlink,unlinkat", List.of(4, 1)),
          new Calls("fsync", List.of(1)),
          new Calls("syncfs", List.of(1)),
          new Calls("write,pwrite64", List.of(11)),
          new Calls("mkdir,mkdirat", List.of(5)),
          new Calls("chmod,fchmod,fchmodat", List.of(1)),
          new Calls("openat", List.of(60)));

  @TempDir Path folder;
  private final TestMounts mounts = new TestMounts();
  private final Random random = new Random(Long.getLong("faults.seed", 4711));
  private Path data;
  private DropLedger ledger;
  private DropgateProcess gate;
  private boolean twoFileSystems;
  private int hits;
  private int rounds;
  private int restarts;

  @BeforeEach
  void prepare() throws IOException {
    SystemTools.need("strace");
    assumeThat(SystemTools.tryRun("strace", "-o", folder.resolve("probe"), "true").status())
        .as("ptrace is allowed here")
        .isZero();
    data = folder.resolve("data");
  }

  @AfterEach
  void end() {
    if (gate != null) {
      gate.close();
    }
    mounts.close();
  }

  @Test
  void theGateDiesAtACallAndTheNextLifeFinishesTheWork() throws Exception {
    begin("one");
    for (Calls calls : FEW) {
      killed(calls.names, SIGKILL, calls.some.get(0));
    }
    report("killed", "one");
  }

  @Test
  void aCallFailsOnceAndTheWorkIsFinished() throws Exception {
    begin("one");
    for (Calls calls : FEW) {
      failed(calls.names, "error=EIO", calls.some.get(0));
    }
    report("failed", "one");
  }

  @SlowSuite
  @ParameterizedTest
  @ValueSource(strings = {"one", "two"})
  void theGateDiesAtAnyCallAndTheNextLifeFinishesTheWork(String fileSystems) throws Exception {
    begin(fileSystems);
    for (Calls calls : CHANGING) {
      each(calls, n -> killed(calls.names, SIGKILL, n));
    }
    report("killed", fileSystems);
  }

  @SlowSuite
  @ParameterizedTest
  @ValueSource(strings = {"one", "two"})
  void anyCallFailsOnceAndTheWorkIsFinished(String fileSystems) throws Exception {
    begin(fileSystems);
    for (Calls calls : CHANGING) {
      for (String error :
          FULL ? List.of("EIO", "ENOSPC") : List.of(random.nextBoolean() ? "EIO" : "ENOSPC")) {
        each(calls, n -> failed(calls.names, "error=" + error, n));
      }
    }
    report("failed", fileSystems);
  }

  private void begin(String fileSystems) throws IOException {
    twoFileSystems = fileSystems.equals("two");
    if (twoFileSystems) {
      SystemTools.needRoot();
      for (String name : new String[] {"delivered", "quarantine", "held"}) {
        mounts.tmpfs(data.resolve(name), "size=500m,mode=700");
      }
    }
    ledger = new DropLedger(random, folder.resolve("staging"), data.resolve("inbox"));
    gate = start();
  }

  private interface Round {
    /** Returns whether anything was hit. */
    boolean run(int n) throws Exception;
  }

  private void each(Calls calls, Round round) throws Exception {
    List<Integer> some = twoFileSystems ? calls.some.subList(0, 1) : calls.some;
    if (!FULL) {
      for (int n : some) {
        round.run(n);
      }
      return;
    }
    int n = 1;
    while (round.run(n)) {
      n += n < 40 ? 1 : 5; // calls this late repeat those of the first files
    }
    assertThat(n).as("hits of " + calls.names).isGreaterThan(1);
  }

  private boolean killed(String calls, String what, int n) throws Exception {
    boolean hit;
    try (SystemCallTracer tracer = drop(calls, what, n)) {
      await().atMost(Duration.ofMinutes(1)).until(() -> !gate.isAlive() || isQuiet());
      if (gate.isAlive()) {
        Thread.sleep(
            300); // no sign tells that it is over: the last poll still has folders to remove
      }
      hit = tracer.hits() > 0;
    }
    count(hit, calls + " " + what + " " + n);
    if (hit) {
      assertThat(gate.exitStatus()).isEqualTo(128 + 9);
      gate.close();
      gate = start();
    }
    settle(calls, what, n);
    return hit;
  }

  private boolean failed(String calls, String what, int n) throws Exception {
    boolean hit;
    try (SystemCallTracer tracer = drop(calls, what, n)) {
      try {
        await().atMost(Duration.ofSeconds(15)).until(() -> !gate.isAlive() || isQuiet());
      } catch (ConditionTimeoutException e) {
        // a restart has to do
      }
      Thread.sleep(150); // as above
      hit = tracer.hits() > 0;
    }
    count(hit, calls + " " + what + " " + n);
    if (!gate.isAlive() || !isQuiet()) {
      restarts++;
      System.out.println("restart after " + calls + " " + what + " " + n + ": " + gate.out());
      if (gate.isAlive()) {
        gate.terminate();
      }
      assertThat(gate.exitStatus()).as("says so if it gives up").isIn(0, 3);
      gate.close();
      gate = start();
    }
    settle(calls, what, n);
    return hit;
  }

  // While the gate is stopped, so that a count starts with the first look at these files.
  private SystemCallTracer drop(String calls, String what, int n) throws Exception {
    SystemTools.run("kill", "-STOP", gate.pid());
    for (int i = 0; i < ENTRIES; i++) {
      ledger.drop();
    }
    ledger.dropLink(".exe"); // its description is synced by itself
    SystemCallTracer tracer = new SystemCallTracer(gate.pid(), folder, calls, what, n);
    SystemTools.run("kill", "-CONT", gate.pid());
    return tracer;
  }

  private void settle(String calls, String what, int n) {
    await(calls + " " + what + " " + n).atMost(Duration.ofMinutes(1)).until(this::isQuiet);
    await(calls + " " + what + " " + n)
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> DropScorecard.of(ledger, data, List.of()).mustBePerfect());
    assertThat(gate.isAlive()).isTrue();
  }

  private boolean isQuiet() {
    return DiskOracle.paths(data.resolve("inbox")).isEmpty()
        && DiskOracle.paths(data.resolve("spool")).stream().allMatch(GateModeIT::isBookkeeping);
  }

  private void count(boolean hit, String round) {
    rounds++;
    if (hit) {
      hits++;
    } else {
      System.out.println("not hit: " + round);
    }
  }

  private void report(String what, String fileSystems) throws Exception {
    System.out.println(
        what
            + " on "
            + fileSystems
            + " file system(s): "
            + hits
            + " of "
            + rounds
            + " rounds hit, "
            + restarts
            + " needed a restart");
    System.out.println(DropScorecard.header());
    System.out.println(DropScorecard.of(ledger, data, List.of()).row("system calls " + what));
    assertThat(hits).as("rounds that hit something").isGreaterThanOrEqualTo(rounds / 2);
    gate.terminate();
    assertThat(gate.exitStatus()).isZero();
  }

  private DropgateProcess start() {
    return new DropgateProcess.Builder(folder)
        .property("dropgate.settle-time", 0)
        .start("run")
        .ready();
  }
}
