package dev.dropgate.intake.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CrashLoopGuardTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path root;
  private final CountDownLatch over = new CountDownLatch(1);
  private CrashLoopGuard marks;
  private Path note;

  @BeforeEach
  void prepare() {
    marks = CrashLoopGuard.start();
    note = CrashLoopGuard.notePath(root.resolve("batch"), "id");
  }

  @AfterEach
  void stop() {
    over.countDown();
    marks.close();
  }

  private Thread judgingForLong() {
    Thread thread =
        new Thread(
            () -> {
              try {
                marks.judge(
                    () -> note,
                    () -> {
                      awaitQuietly();
                      return "clean";
                    });
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    thread.start();
    return thread;
  }

  private void awaitQuietly() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void quickJudgementWritesNothing() throws IOException {
    assertThat(marks.judge(() -> note, () -> "clean")).isEqualTo("clean");
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void longJudgementIsRecordedUntilDone() throws Exception {
    Thread thread = judgingForLong();
    await().atMost(SOON).until(() -> CrashLoopGuard.countLives(note) == 1);
    over.countDown();
    thread.join();
    assertThat(CrashLoopGuard.countLives(note)).isZero();
  }

  @Test
  void eachCrashCountsOnce() throws Exception {
    Files.createDirectories(note.getParent());
    Files.writeString(note, "1"); // of an earlier life
    judgingForLong();
    await().atMost(SOON).until(() -> CrashLoopGuard.countLives(note) == 2);
  }

  @Test
  void orderlyStopDoesNotCount() throws Exception {
    Files.createDirectories(note.getParent());
    Files.writeString(note, "1");
    judgingForLong();
    await().atMost(SOON).until(() -> CrashLoopGuard.countLives(note) == 2);
    marks.endInOrder();
    assertThat(CrashLoopGuard.countLives(note)).isEqualTo(1);
  }

  @Test
  void jvmErrorCountsAndExceptionDoesNot() throws IOException {
    assertThatThrownBy(
            () ->
                marks.judge(
                    () -> note,
                    () -> {
                      throw new IOException("as a test");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(CrashLoopGuard.countLives(note)).isZero();
    assertThatThrownBy(
            () ->
                marks.judge(
                    () -> note,
                    () -> {
                      throw new OutOfMemoryError("as a test");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(CrashLoopGuard.countLives(note)).isEqualTo(1);
  }

  @Test
  void claimThatEndedTwoProcessesIsHeldUnjudged() throws IOException {
    ClaimHarness gate = new ClaimHarness(root.resolve("drop"), root.resolve("spool"));
    gate.dropped("bad", "x");
    gate.dropped("bad once", "x");
    gate.dropped("good", "x");
    gate.claim(gate.filing(), Path.of("bad"), Path.of("bad once"), Path.of("good"));
    for (Entry entry : gate.entries(EntryKind.FILE)) {
      String name = entry.relative().toString();
      if (name.startsWith("bad")) {
        Path mark = gate.spool.judgingNote(entry);
        Files.createDirectories(mark.getParent());
        Files.writeString(mark, name.equals("bad") ? "11" : "1");
      }
    }
    ClaimRegistry next = gate.filing();
    for (Entry entry : gate.entries(EntryKind.FILE)) {
      EntryKind expected =
          entry.relative().toString().equals("bad") ? EntryKind.GATE_ENDED : EntryKind.FILE;
      assertThat(next.entry(entry.content()).kind()).isEqualTo(expected);
    }
  }
}
