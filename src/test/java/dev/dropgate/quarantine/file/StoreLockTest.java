package dev.dropgate.quarantine.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dropgate.it.support.LockingProcess;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.StoreLockedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StoreLockTest {
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);

  @TempDir private Path root;
  private Store store;

  @BeforeEach
  void makeStore() throws IOException {
    store = new Store(root);
    StoreLock.of(store.folder, MAX_WAIT);
    store.record(Duration.ZERO, "first");
  }

  @Test
  void aStoreThatAnotherProcessHoldsFailsTheStepAndNamesThatProcess() throws IOException {
    assumeThat(Path.of("/proc/locks")).isReadable();
    try (LockingProcess other = LockingProcess.start(store.folder.resolve(".lock"))) {
      assertThatThrownBy(() -> store.record(Duration.ZERO, "second"))
          .isInstanceOf(StoreLockedException.class)
          .hasMessageContaining("is locked by PID " + other.pid() + " (")
          .hasMessageContaining(store.folder.toString());
    }
    store.record(Duration.ZERO, "third");
    assertThat(store.log().lines()).as("one of each that was kept").hasSize(2);
  }

  @Test
  void laterStepsFailFastAfterALockTimeout() throws IOException {
    try (LockingProcess other = LockingProcess.start(store.folder.resolve(".lock"))) {
      assertThatThrownBy(() -> store.record(Duration.ZERO, "second"))
          .isInstanceOf(StoreLockedException.class);
      long began = System.nanoTime();
      for (int i = 0; i < 4; i++) {
        assertThatThrownBy(() -> store.record(Duration.ZERO, "more"))
            .isInstanceOf(StoreLockedException.class);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as("less than four times the patience of the first")
          .isLessThan(MAX_WAIT.multipliedBy(4));
      assertThat(other.pid()).isPositive();
    }
  }

  @Test
  void lockHeldByAnotherThreadFailsTheStep() throws Exception {
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Thread other =
        new Thread(
            () -> {
              try {
                StoreLock.of(store.folder)
                    .runLocked(
                        () -> {
                          locked.countDown();
                          awaitQuietly(over);
                          return null;
                        });
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    other.start();
    locked.await();
    try {
      assertThatThrownBy(() -> store.record(Duration.ZERO, "second"))
          .isInstanceOf(StoreLockedException.class)
          .hasMessageContaining("another step of this process");
    } finally {
      over.countDown();
      other.join();
    }
    store.record(Duration.ZERO, "third");
  }

  @Test
  void retryCompletesRecordAfterALockFailure() throws IOException {
    dev.dropgate.model.Entry entry = store.claim(Duration.ZERO, "second");
    Manifest manifest = Store.manifest(entry);
    FileQuarantineStore records = new FileQuarantineStore(store.folder);
    try (LockingProcess other = LockingProcess.start(store.folder.resolve(".lock"))) {
      assertThatThrownBy(() -> records.keep(manifest, entry.content()))
          .isInstanceOf(StoreLockedException.class);
      assertThat(entry.content()).as("kept by PID %s's victim", other.pid()).exists();
    }
    records.keep(manifest, entry.content());
    assertThat(store.folder.resolve(entry.id()).resolve("content")).hasContent("second");
    assertThat(store.log().lines().filter(line -> line.contains(entry.id()))).hasSize(1);
    assertThat(Files.exists(store.folder.resolve(".lock"))).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
