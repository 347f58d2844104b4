package dev.dropgate.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.io.linux.LibcCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
  @TempDir private Path folder;
  private Path original;

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(LibcCalls.isAvailable(), "no JNA here");
    GroupCommit.abandon(); // a group that an earlier test began on this thread
    original = Files.writeString(folder.resolve("original"), "x");
  }

  @AfterEach
  void leave() {
    GroupCommit.abandon();
  }

  @Test
  void anOriginalGoesOnlyAfterTheCommit() throws IOException {
    GroupCommit.begin();
    AtomicFileWriter.writeNew(folder.resolve("written"), new byte[10]);
    GroupCommit.deleteAfter(GroupCommit.current(), original);
    assertThat(original).exists();
    GroupCommit.commitCurrent();
    assertThat(original).doesNotExist();
    assertThat(folder.resolve("written")).hasSize(10);
  }

  /** A route may hand an exchange over to a thread without a group, which then completes it. */
  @Test
  void anotherThreadDeletesAnOriginalOnlyAfterTheCommit() throws Exception {
    GroupCommit.begin();
    GroupCommit group = GroupCommit.current();
    AtomicFileWriter.writeNew(folder.resolve("written"), new byte[10]);
    Path second = Files.writeString(folder.resolve("second"), "x");
    inAnotherThread(() -> GroupCommit.deleteAfter(group, original));
    assertThat(original).exists();
    GroupCommit.commitCurrent();
    assertThat(original).doesNotExist();
    inAnotherThread(() -> GroupCommit.deleteAfter(group, second));
    assertThat(second).doesNotExist();
  }

  private interface DiskWork {
    void run() throws IOException;
  }

  private static void inAnotherThread(DiskWork work) throws Exception {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              work.run();
              return null;
            });
    new Thread(task).start();
    task.get();
  }

  @Test
  void withoutAGroupItGoesAtOnce() throws IOException {
    GroupCommit.deleteAfter(GroupCommit.current(), original);
    assertThat(original).doesNotExist();
  }

  @Test
  void failedCommitDeletesNothing() throws IOException {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    GroupCommit.begin();
    DurableFiles.syncInGroup(gone);
    Files.delete(gone);
    GroupCommit.deleteAfter(GroupCommit.current(), original);
    assertThatThrownBy(GroupCommit::commitCurrent).isInstanceOf(IOException.class);
    assertThat(original).exists();
  }

  @Test
  void anAbandonedGroupDeletesNothing() throws IOException {
    GroupCommit.begin();
    GroupCommit.deleteAfter(GroupCommit.current(), original);
    GroupCommit.abandon();
    GroupCommit.commitCurrent();
    assertThat(original).exists();
  }
}
