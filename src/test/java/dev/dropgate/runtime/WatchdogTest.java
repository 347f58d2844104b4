package dev.dropgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.io.linux.KernelThread;
import dev.dropgate.io.linux.ThreadHeartbeat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private static final int LIMIT_TICKS = 4;

  private final Watchdog watchdog = new Watchdog(LIMIT_TICKS * 500L);
  private final List<Runnable> told = new ArrayList<>();
  private final ThreadHeartbeat heartbeat = new ThreadHeartbeat("a test");

  @AfterEach
  void end() {
    heartbeat.startRest(0);
    heartbeat.unregister();
  }

  // On a thread that is gone: of the test's own thread the kernel tells that it runs.
  private void work() {
    Thread thread = new Thread(heartbeat::startWork);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    // The kernel's thread ends a moment later than Java's.
    KernelThread ended = heartbeat.kernelThread();
    await().until(() -> ended == null || ended.takeSample() == null);
  }

  @Test
  void longPauseIsAliveAndResetsTheLimit() {
    work();
    heartbeat.startRest(ThreadHeartbeat.UNLIMITED_MILLIS);
    for (int tick = 0; tick < 100_000; tick++) {
      assertThat(watchdog.hangs(heartbeat)).isFalse();
    }
    work();
    for (int tick = 0; tick <= LIMIT_TICKS; tick++) {
      assertThat(watchdog.hangs(heartbeat)).isFalse();
    }
    assertThat(watchdog.hangs(heartbeat)).isTrue();
  }

  @Test
  void delegatedWorkIsReportedUnderItsOwner() {
    heartbeat.startWork("the intake of a directory");
    assertThat(ThreadHeartbeat.currentName()).isEqualTo("the intake of a directory");
    assertThat(heartbeat.name()).isEqualTo("the intake of a directory");
  }

  @Test
  void hangIsReportedOnceBeforeItEndsTheGate() {
    Watchdog patient = new Watchdog(60_000, told::add);
    work();
    assertThat(ticksUntil(() -> patient.hangs(heartbeat) || !told.isEmpty())).isEqualTo(21);
    assertThat(ticksUntil(() -> patient.hangs(heartbeat))).isEqualTo(101);
    assertThat(told).hasSize(1);
  }

  @Test
  void reportsRecoveryAfterAHang() {
    Watchdog patient = new Watchdog(60_000, told::add);
    work();
    ticksUntil(() -> patient.hangs(heartbeat) || !told.isEmpty());
    work();
    assertThat(patient.hangs(heartbeat)).isFalse();
    assertThat(told).hasSize(2);
  }

  @Test
  void lateTicksAreReportedAndEndNothing() {
    Watchdog patient = new Watchdog(60_000, told::add);
    work();
    for (int tick = 0; tick < 10_000; tick++) {
      assertThat(patient.hangs(heartbeat, true)).isFalse();
    }
    assertThat(told).hasSize(1);
  }

  @Test
  void slowCallIsReportedEarlyAndEndsTheGateLate() {
    Watchdog patient = new Watchdog(60_000, told::add);
    work();
    heartbeat.allowMillis(10_000);
    assertThat(ticksUntil(() -> patient.hangs(heartbeat) || !told.isEmpty())).isEqualTo(21);
    assertThat(ticksUntil(() -> patient.hangs(heartbeat))).isEqualTo(121);
  }

  @Test
  void threadWithoutProcessorTimeIsStarvedNotHanging() {
    KernelThread.Sample before = new KernelThread.Sample('S', 1_000, 0);
    assertThat(Watchdog.isStarved(before, new KernelThread.Sample('R', 2_000, 0))).isTrue();
    assertThat(Watchdog.isStarved(before, new KernelThread.Sample('S', 2_000, 400_000_000)))
        .isTrue();
    assertThat(Watchdog.isStarved(before, new KernelThread.Sample('R', 400_000_000, 0)))
        .as("computes")
        .isFalse();
    assertThat(Watchdog.isStarved(before, new KernelThread.Sample('S', 1_000, 0)))
        .as("waits for something else")
        .isFalse();
    assertThat(Watchdog.isStarved(before, new KernelThread.Sample('D', 1_000, 0)))
        .as("waits for a disk")
        .isFalse();
    assertThat(Watchdog.isStarved(null, null)).as("the kernel does not tell").isFalse();
  }

  @Test
  void readsThreadStateFromTheKernel() throws Exception {
    assumeThat(Path.of("/proc/thread-self/schedstat")).exists();
    heartbeat.startWork();
    KernelThread.Sample own = heartbeat.kernelThread().takeSample();
    assertThat(own.state()).isEqualTo('R');
    ThreadHeartbeat sleeping = new ThreadHeartbeat("a thread that waits");
    CountDownLatch over = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              sleeping.startWork();
              try {
                over.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              sleeping.unregister();
            });
    thread.start();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> thread.getState() == Thread.State.WAITING && sleeping.kernelThread() != null);
    await().until(() -> sleeping.kernelThread().takeSample().state() == 'S');
    assertThat(HangDescription.describe(sleeping.kernelThread().takeSample(), sleeping.thread()))
        .startsWith("it waits in ");
    over.countDown();
    thread.join();
  }

  @Test
  void distinguishesFrozenDiskHungMountAndComputation() {
    StackTraceElement judge =
        new StackTraceElement("dev.dropgate.inspect.Inspector", "judge", "I", 1);
    StackTraceElement rename =
        new StackTraceElement("sun.nio.fs.UnixNativeDispatcher", "rename0", "U", -2);
    StackTraceElement stat =
        new StackTraceElement("sun.nio.fs.UnixNativeDispatcher", "lstat0", "U", -2);
    assertThat(HangDescription.describe('D', rename, judge))
        .isEqualTo(
            "a disk takes no writes (frozen, or much too slow) in UnixNativeDispatcher.rename0,"
                + " called by Inspector.judge");
    assertThat(HangDescription.describe('D', stat, judge))
        .startsWith("a disk or mount does not answer in ");
    assertThat(HangDescription.describe('S', stat, judge))
        .as("waits for the server of a mount, and can be interrupted")
        .isEqualTo(
            "a disk or mount does not answer in UnixNativeDispatcher.lstat0, called by"
                + " Inspector.judge");
    assertThat(HangDescription.describe('S', rename, judge))
        .as("also a write waits for the server of a mount")
        .startsWith("a disk or mount does not answer in ");
    for (String type :
        List.of(
            "sun.nio.ch.FileDispatcherImpl",
            "sun.nio.ch.UnixFileDispatcherImpl",
            "dev.dropgate.io.linux.LibcCalls")) {
      assertThat(
              HangDescription.describe('S', new StackTraceElement(type, "pread0", "F", -2), judge))
          .startsWith("a disk or mount does not answer in ");
    }
    assertThat(
            HangDescription.describe(
                'S', new StackTraceElement("sun.nio.ch.SocketDispatcher", "read0", "S", -2), judge))
        .startsWith("it waits in ");
    assertThat(HangDescription.describe('R', judge)).isEqualTo("it computes in Inspector.judge");
    assertThat(HangDescription.describe('S', judge)).isEqualTo("it waits in Inspector.judge");
    assertThat(HangDescription.describe('?')).isEqualTo("its thread is gone or idle");
  }

  private static int ticksUntil(BooleanSupplier over) {
    int ticks = 1;
    while (!over.getAsBoolean()) {
      ticks++;
      assertThat(ticks).isLessThan(100_000);
    }
    return ticks;
  }
}
