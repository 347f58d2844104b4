package dev.dropgate.camel.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.intake.FairExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Hundreds of quiet directories are looked at in one wake-up, none late, none waiting for a hang.
 */
@Timeout(60)
class QuietDirectorySweepTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final long DELAY = QuietDirectorySweep.MIN_DELAY_NANOS;

  private final AtomicLong nanos = new AtomicLong();
  private final List<Long> wakeUps = new ArrayList<>();
  private final Set<Thread> lookers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger looks = new AtomicInteger();
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(1) {
        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
          synchronized (wakeUps) {
            wakeUps.add(unit.toNanos(delay));
          }
          return super.schedule(task, delay, unit);
        }
      };
  private final FairExecutor threads =
      new FairExecutor("look", 4, 1, 1000, Duration.ofMillis(200), Thread::new);
  private final QuietDirectorySweep sweep = new QuietDirectorySweep(clock, threads, nanos::get);

  @AfterEach
  void stop() {
    clock.shutdownNow();
    threads.stop();
  }

  private static void add(QuietDirectorySweep sweep, long delay, Runnable task) {
    Future<?> unused = sweep.add(delay, task);
  }

  private void look() {
    lookers.add(Thread.currentThread());
    looks.incrementAndGet();
  }

  @Test
  void oneThreadChecksAllDueDirectories() {
    for (int i = 0; i < 200; i++) {
      add(sweep, DELAY + i, this::look);
    }
    assertThat(wakeUps).hasSize(1);
    await().atMost(SOON).until(() -> looks.get() == 200);
    assertThat(lookers).hasSize(1);
  }

  @Test
  void checksNoDirectoryLateForTheSakeOfAnother() {
    for (long now = 0; now < TimeUnit.SECONDS.toNanos(1); now += 7_654_321) {
      nanos.set(now - 500_000_000); // the clock of the JVM may be negative
      wakeUps.clear();
      add(new QuietDirectorySweep(clock, threads, nanos::get), DELAY, this::look);
      assertThat(wakeUps.get(0)).isPositive().isLessThanOrEqualTo(DELAY);
    }
  }

  @Test
  void hangingCheckDoesNotBlockTheOthers() {
    CountDownLatch mount = new CountDownLatch(1);
    add(
        sweep,
        DELAY,
        () -> {
          try {
            mount.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          look();
        });
    for (int i = 0; i < 50; i++) {
      add(sweep, DELAY, this::look);
    }
    await().atMost(SOON).until(() -> looks.get() == 50);
    mount.countDown();
    await().atMost(SOON).until(() -> looks.get() == 51);
  }

  @Test
  void cancelledCheckDoesNotRun() {
    Future<?> cancelled = sweep.add(DELAY, () -> looks.addAndGet(100));
    add(sweep, DELAY, this::look);
    cancelled.cancel(false);
    await().atMost(SOON).until(() -> looks.get() > 0);
    assertThat(looks).hasValue(1);
  }

  @Test
  void checkMayScheduleTheNext() {
    add(sweep, DELAY, () -> add(sweep, DELAY, this::look));
    await().atMost(SOON).until(() -> looks.get() == 1);
  }
}
