package dev.dropgate.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.io.linux.LibcCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitOfWorkTest {
  @TempDir private Path folder;
  private Path original;

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(LibcCalls.isAvailable(), "no JNA here");
    original = Files.writeString(folder.resolve("original"), "x");
  }

  @Test
  void anOriginalGoesOnlyAfterTheCommit() throws IOException {
    UnitOfWork unit = UnitOfWork.begin();
    AtomicFileWriter.writeNew(folder.resolve("written"), new byte[10], unit);
    unit.deleteAfter(original);
    assertThat(original).exists();
    unit.commit();
    assertThat(original).doesNotExist();
    assertThat(folder.resolve("written")).hasSize(10);
  }

  /** A route may hand an exchange over to a thread without a group, which then completes it. */
  @Test
  void anotherThreadDeletesAnOriginalOnlyAfterTheCommit() throws Exception {
    UnitOfWork unit = UnitOfWork.begin();
    AtomicFileWriter.writeNew(folder.resolve("written"), new byte[10], unit);
    Path second = Files.writeString(folder.resolve("second"), "x");
    inAnotherThread(() -> unit.deleteAfter(original));
    assertThat(original).exists();
    unit.commit();
    assertThat(original).doesNotExist();
    inAnotherThread(() -> unit.deleteAfter(second));
    assertThat(second).doesNotExist();
  }

  @Test
  void anActionThatFailsStopsNoOther() throws IOException {
    UnitOfWork unit = UnitOfWork.begin();
    unit.runAfter(
        () -> {
          throw new IllegalStateException("a bucket that answers 503");
        });
    unit.deleteAfter(original);
    assertThatThrownBy(unit::commit).isInstanceOf(IOException.class).hasMessageContaining("503");
    assertThat(original).doesNotExist();
  }

  @Test
  void folderThatWasDeletedMeanwhileStopsNoCommit() throws IOException {
    UnitOfWork unit = UnitOfWork.begin();
    Path record = Files.createDirectory(folder.resolve("record"));
    AtomicFileWriter.writeNew(record.resolve("manifest"), new byte[10], unit);
    DurableFiles.sync(folder, unit);
    Files.delete(record.resolve("manifest"));
    Files.delete(record);
    unit.deleteAfter(original);
    unit.commit();
    assertThat(original).doesNotExist();
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
  void immediatelyItGoesAtOnce() throws IOException {
    UnitOfWork.immediate().deleteAfter(original);
    assertThat(original).doesNotExist();
  }

  @Test
  void failedCommitDeletesNothing() throws IOException {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    UnitOfWork unit = UnitOfWork.begin();
    DurableFiles.sync(gone, unit);
    Files.delete(gone);
    unit.deleteAfter(original);
    assertThatThrownBy(unit::commit).isInstanceOf(IOException.class);
    assertThat(original).exists();
  }

  @Test
  void anAbandonedUnitDeletesNothing() throws IOException {
    UnitOfWork.begin().deleteAfter(original);
    UnitOfWork.begin().commit();
    assertThat(original).exists();
  }

  /** A route may hand an exchange over to a thread that still writes when the batch is synced. */
  @Test
  void writesAfterTheSyncHasBegunAreSyncedByThemselves() throws IOException {
    UnitOfWork unit = UnitOfWork.begin();
    assertThat(unit.defersSync(folder)).isTrue();
    UnitOfWork.sync(List.of(unit));
    assertThat(unit.defersSync(folder)).isFalse();
    unit.deleteAfter(original);
    assertThat(original).as("its earlier writes may not be on disk").exists();
    unit.finish();
    assertThat(original).doesNotExist();
  }

  @Test
  void failedSyncOfSeveralUnitsFinishesNone() throws IOException {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    UnitOfWork bad = UnitOfWork.begin();
    DurableFiles.sync(gone, bad);
    Files.delete(gone);
    UnitOfWork good = UnitOfWork.begin();
    good.deleteAfter(original);
    assertThatThrownBy(() -> UnitOfWork.sync(List.of(bad, good))).isInstanceOf(IOException.class);
    assertThat(original).exists();
  }
}
