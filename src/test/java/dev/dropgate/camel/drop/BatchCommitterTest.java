package dev.dropgate.camel.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.UnitOfWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BatchCommitterTest {
  @TempDir private Path folder;
  private final List<IOException> failures = new CopyOnWriteArrayList<>();
  private final BatchCommitter committer = new BatchCommitter("a test", failures::add);
  private UnitOfWork unit;
  private Path batch;
  private Path original;

  @BeforeEach
  void prepare() throws IOException {
    batch = Files.createDirectory(folder.resolve("batch"));
    original = Files.writeString(batch.resolve("original"), "x");
    unit = UnitOfWork.begin();
  }

  @AfterEach
  void stop() {
    committer.stop();
  }

  @Test
  void batchIsKeptUntilItsLastTaskIsDone() throws Exception {
    CountDownLatch judged = new CountDownLatch(1);
    unit.deleteAfter(original);
    Thread task = new Thread(unit.bind(() -> awaitQuietly(judged)));
    task.start();
    committer.commitLater(unit, 1, Set.of(batch));
    await().atMost(Duration.ofSeconds(30)).until(BatchCommitterTest::isWaiting);
    assertThat(committer.isUnfinished(batch)).isTrue();
    assertThat(committer.isUnfinished(folder.resolve("other"))).isFalse();
    assertThat(committer.takeFinished()).isFalse();
    assertThat(original).exists();
    judged.countDown();
    await().atMost(Duration.ofSeconds(30)).until(() -> !committer.isUnfinished(batch));
    assertThat(original).doesNotExist();
    assertThat(committer.takeFinished()).isTrue();
    assertThat(committer.takeFinished()).isFalse();
    assertThat(failures).isEmpty();
  }

  @Test
  void diskErrorIsReportedAndItsBatchIsSentAgain() throws Exception {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    DurableFiles.sync(gone, unit);
    Files.delete(gone);
    unit.deleteAfter(original);
    committer.commitLater(unit, 1, Set.of(batch));
    await().atMost(Duration.ofSeconds(30)).until(() -> !committer.isUnfinished(batch));
    assertThat(failures).hasSize(1);
    assertThat(original).exists();
  }

  @Test
  void stopFinishesStartedBatches() throws Exception {
    CountDownLatch judged = new CountDownLatch(1);
    unit.deleteAfter(original);
    new Thread(unit.bind(() -> awaitQuietly(judged))).start();
    committer.commitLater(unit, 1, Set.of(batch));
    await().atMost(Duration.ofSeconds(30)).until(BatchCommitterTest::isWaiting);
    judged.countDown();
    committer.stop();
    assertThat(original).doesNotExist();
  }

  @Test
  void batchesJudgedMeanwhileShareOneSync() throws Exception {
    CountDownLatch judged = new CountDownLatch(1);
    UnitOfWork first = UnitOfWork.begin();
    first.deleteAfter(original);
    new Thread(first.bind(() -> awaitQuietly(judged))).start();
    committer.commitLater(first, 1, Set.of(batch));
    await().atMost(Duration.ofSeconds(30)).until(BatchCommitterTest::isWaiting);
    Path gone = Files.createDirectory(folder.resolve("gone"));
    DurableFiles.sync(gone, unit);
    Files.delete(gone);
    Path second = Files.createDirectory(folder.resolve("second"));
    committer.commitLater(unit, 1, Set.of(second));
    judged.countDown();
    await().atMost(Duration.ofSeconds(30)).until(() -> !committer.isUnfinished(second));
    assertThat(failures).as("one failed sync").hasSize(1);
    assertThat(original).as("nothing is deleted that it should have made durable").exists();
  }

  @Test
  void smallBatchesDoNotWaitForRoomDuringASlowSync() throws Exception {
    CountDownLatch judged = new CountDownLatch(1);
    new Thread(unit.bind(() -> awaitQuietly(judged))).start();
    committer.commitLater(unit, 1, Set.of(batch));
    for (int i = 0; i < 1_000; i++) {
      committer.commitLater(UnitOfWork.begin(), 1, Set.of(folder.resolve("b" + i)));
    }
    assertThat(committer.hasRoom()).isTrue();
    committer.commitLater(UnitOfWork.begin(), 2_000, Set.of(folder.resolve("large")));
    committer.commitLater(UnitOfWork.begin(), 2_000, Set.of(folder.resolve("larger")));
    assertThat(committer.hasRoom()).isFalse();
    judged.countDown();
    await().atMost(Duration.ofSeconds(30)).until(committer::hasRoom);
  }

  /** Returns whether the thread that commits has taken a batch and waits for its tasks. */
  private static boolean isWaiting() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals("commit"))
        .flatMap(thread -> Arrays.stream(thread.getValue()))
        .anyMatch(frame -> frame.getMethodName().equals("awaitTasks"));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
