package dev.dropgate.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FairExecutorTest {
  private static final Duration SLOW = Duration.ofMillis(100);
  private static final Duration SOON = Duration.ofSeconds(20);

  private final AtomicInteger threads = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<String> done = new CopyOnWriteArrayList<>();
  private FairExecutor executor = made(2, 2, 1_000);

  private FairExecutor made(int slots, int slotsOfOne, int maxQueued) {
    return made(slots, slotsOfOne, maxQueued, SLOW);
  }

  private FairExecutor made(int slots, int slotsOfOne, int maxQueued, Duration slow) {
    return new FairExecutor(
        "test",
        slots,
        slotsOfOne,
        maxQueued,
        slow,
        work -> {
          threads.incrementAndGet();
          Thread thread = new Thread(work);
          thread.setDaemon(true);
          return thread;
        });
  }

  @AfterEach
  void stop() {
    over.countDown();
    executor.stop();
  }

  private void hang() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void slowDirectoryDelaysNoOther() {
    for (int i = 0; i < 60; i++) {
      executor.offer("slow", this::hang);
    }
    executor.offer("other", () -> done.add("other"));
    await().atMost(SOON).until(() -> done.contains("other"));
    assertThat(threads)
        .as("at most two that hang, and as many for tasks that do not")
        .hasValueLessThanOrEqualTo(4);
  }

  @Test
  void manySlowDirectoriesDelayNoOther() {
    for (int directory = 0; directory < 20; directory++) {
      for (int i = 0; i < 5; i++) {
        executor.offer("slow " + directory, this::hang);
      }
    }
    executor.offer("other", () -> done.add("other"));
    await().atMost(SOON).until(() -> done.contains("other"));
  }

  @Test
  void replacementThreadsEndWithTheSlowTasks() {
    for (int directory = 0; directory < 20; directory++) {
      executor.offer("slow " + directory, this::hang);
    }
    executor.offer("other", () -> done.add("other"));
    await().atMost(SOON).until(() -> done.contains("other"));
    assertThat(executor.threads()).isGreaterThan(20);
    over.countDown();
    await()
        .atMost(SOON)
        .until(
            () -> {
              executor.offer("other", () -> done.add("more")); // never idle for long
              return executor.threads() <= 2;
            });
  }

  @Test
  void directoriesAreServedInTurn() {
    executor = made(1, 1, 1_000, Duration.ofHours(1)); // nothing counts as slow
    CountDownLatch first = new CountDownLatch(1);
    executor.offer(
        "a",
        () -> {
          try {
            first.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    for (int i = 0; i < 3; i++) {
      String number = " " + i;
      executor.offer("a", () -> done.add("a" + number));
    }
    executor.offer("b", () -> done.add("b 0"));
    first.countDown();
    await().atMost(SOON).until(() -> done.size() == 4);
    assertThat(done.indexOf("b 0")).as("not behind all of a: " + done).isLessThanOrEqualTo(2);
    List<String> ofA = new ArrayList<>(done);
    ofA.remove("b 0");
    assertThat(ofA).as("in their order").containsExactly("a 0", "a 1", "a 2");
  }

  @Test
  void eachTaskRunsOnceInAnyOrder() {
    executor = made(2, 2, 1_000, Duration.ofHours(1));
    AtomicInteger count = new AtomicInteger();
    for (int i = 0; i < 900; i++) {
      for (int directory = 0; directory < 20; directory++) {
        assertThat(executor.offer(directory, count::incrementAndGet)).isTrue();
      }
    }
    await().atMost(SOON).until(() -> count.get() == 18_000);
    assertThat(threads)
        .as("no more threads than slots, when nothing is slow")
        .hasValueBetween(1, 2);
  }

  @Test
  void fullQueueRefusesTasksOfItsDirectoryOnly() {
    executor = made(1, 1, 3);
    executor.offer("a", this::hang);
    await().atMost(SOON).until(() -> executor.offer("b", () -> done.add("b")));
    await().atMost(SOON).until(() -> done.contains("b"));
    for (int i = 0; i < 3; i++) {
      assertThat(executor.offer("a", () -> done.add("a"))).isTrue();
    }
    assertThat(executor.offer("a", () -> done.add("too many"))).isFalse();
    over.countDown();
    await().atMost(SOON).until(() -> done.size() == 4);
    assertThat(done).doesNotContain("too many");
  }

  @Test
  void failingTaskStopsNoOther() {
    executor.offer(
        "a",
        () -> {
          throw new IllegalStateException("as a test");
        });
    executor.offer("a", () -> done.add("next"));
    await().atMost(SOON).until(() -> done.contains("next"));
  }

  @Test
  void shutdownStartsNothingAndLeavesNoThread() throws InterruptedException {
    executor.offer("a", () -> done.add("a"));
    await().atMost(SOON).until(() -> done.contains("a"));
    assertThat(executor.stop()).isEmpty();
    assertThat(executor.offer("a", () -> done.add("late"))).isFalse();
    assertThat(executor.awaitEnd(SOON.toNanos())).isTrue();
    assertThat(executor.isEnded()).isTrue();
  }
}
