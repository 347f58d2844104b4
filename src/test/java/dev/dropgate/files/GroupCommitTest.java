package dev.dropgate.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
    assumeTrue(Libc.available(), "no JNA here");
    original = Files.writeString(folder.resolve("original"), "x");
  }

  @AfterEach
  void leave() {
    GroupCommit.abandon();
  }

  @Test
  void anOriginalGoesOnlyAfterTheCommit() throws IOException {
    GroupCommit.begin();
    Disk.writeNew(folder.resolve("written"), new byte[10]);
    GroupCommit.deleteAfterwards(original);
    assertThat(original).exists();
    GroupCommit.end();
    assertThat(original).doesNotExist();
    assertThat(folder.resolve("written")).hasSize(10);
  }

  @Test
  void withoutAGroupItGoesAtOnce() throws IOException {
    GroupCommit.deleteAfterwards(original);
    assertThat(original).doesNotExist();
  }

  @Test
  void whatCannotBeCommittedDeletesNothing() throws IOException {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    GroupCommit.begin();
    Disk.syncInGroup(gone);
    Files.delete(gone);
    GroupCommit.deleteAfterwards(original);
    assertThatThrownBy(GroupCommit::end).isInstanceOf(IOException.class);
    assertThat(original).exists();
  }

  @Test
  void anAbandonedGroupDeletesNothing() throws IOException {
    GroupCommit.begin();
    GroupCommit.deleteAfterwards(original);
    GroupCommit.abandon();
    GroupCommit.end();
    assertThat(original).exists();
  }
}
