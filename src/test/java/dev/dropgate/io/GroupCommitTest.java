package dev.dropgate.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.io.linux.LibcCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    GroupCommit.deleteAfterwards(original);
    assertThat(original).exists();
    GroupCommit.commitCurrent();
    assertThat(original).doesNotExist();
    assertThat(folder.resolve("written")).hasSize(10);
  }

  @Test
  void withoutAGroupItGoesAtOnce() throws IOException {
    GroupCommit.deleteAfterwards(original);
    assertThat(original).doesNotExist();
  }

  @Test
  void failedCommitDeletesNothing() throws IOException {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    GroupCommit.begin();
    DurableFiles.syncInGroup(gone);
    Files.delete(gone);
    GroupCommit.deleteAfterwards(original);
    assertThatThrownBy(GroupCommit::commitCurrent).isInstanceOf(IOException.class);
    assertThat(original).exists();
  }

  @Test
  void anAbandonedGroupDeletesNothing() throws IOException {
    GroupCommit.begin();
    GroupCommit.deleteAfterwards(original);
    GroupCommit.abandon();
    GroupCommit.commitCurrent();
    assertThat(original).exists();
  }
}
