package dev.dropgate.intake.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.intake.spool.ClaimIsolation.ClaimState;
import dev.dropgate.intake.spool.ClaimIsolation.CopyResult;
import dev.dropgate.io.DurableCopy;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.linux.ExtendedAttributes;
import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.io.linux.WriterState;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.FileMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClaimIsolationTest {
  private static final String CAPABILITIES = "security.capability";

  /** Permitted and effective, as setcap writes it. */
  private static final byte[] CAP_SETUID = {
    1, 0, 0, 2, (byte) 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  @TempDir private Path folder;
  private ClaimIsolation custody;
  private Path file;

  @BeforeEach
  void prepare() throws IOException {
    custody = new ClaimIsolation(folder, 1000);
    file = TestFiles.file(folder.resolve("f"), "content");
  }

  @Test
  void ownFileWithoutWriterNeedsNoCopy() throws IOException {
    requireLeases();
    assertThat(custody.checkState(file, fileKey(file))).isEqualTo(ClaimState.SAFE);
  }

  @Test
  void refusesOtherInodeThanTheCheckedOne() throws IOException {
    Object other = fileKey(TestFiles.file(folder.resolve("other"), "x"));
    assertThat(custody.checkState(file, other)).isEqualTo(ClaimState.OTHER);
  }

  /** Whoever runs it would get the rights of its owner; the record has what it had. */
  @Test
  void copyOfAForeignFileHasNoPrivileges() throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
    Path origin = folder.resolve("origins/1.json");
    for (boolean keep : new boolean[] {false, true}) {
      Path foreign = TestFiles.file(folder.resolve("foreign-" + keep), "x");
      Files.setAttribute(foreign, "unix:uid", 65534);
      Files.setAttribute(foreign, "unix:mode", 07755);
      ExtendedAttributes.set(foreign, CAPABILITIES, CAP_SETUID);
      boolean capable = FileMetadataAccess.read(foreign).extended().containsKey(CAPABILITIES);
      assumeTrue(capable, "capabilities cannot be set on this file system");
      ClaimIsolation keeper = new ClaimIsolation(CopyPermissionPolicy.of(keep, folder), 1000);
      assertThat(keeper.copyPrivately(foreign, folder.resolve("scratch"), origin))
          .isEqualTo(ClaimIsolation.CopyResult.DONE);
      FileMetadata copy = FileMetadataAccess.read(foreign);
      assertThat(copy.mode()).isEqualTo(keep ? 07755 : 0755);
      assertThat(copy.uid()).isEqualTo(65534);
      assertThat(copy.extended().containsKey(CAPABILITIES)).isEqualTo(keep);
      assertThat(OriginNoteStore.read(origin).mode()).as("for the record").isEqualTo(07755);
      assertThat(OriginNoteStore.read(origin).extended().get(CAPABILITIES)).isEqualTo(CAP_SETUID);
      Files.delete(origin);
    }
  }

  @Test
  void opensRegularFilesOnly() throws IOException {
    Path fifo = TestFiles.fifo(folder.resolve("fifo"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    for (Path path : new Path[] {fifo, link, folder}) {
      assertThat(custody.checkState(path, null)).isEqualTo(ClaimState.OTHER);
    }
  }

  @Test
  void fileWithWriterIsBusyUntilClosed() throws IOException {
    requireLeases();
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(writer.isOpen()).isTrue();
      assertThat(custody.checkState(file, null)).isEqualTo(ClaimState.BUSY);
    }
    assertThat(custody.checkState(file, null)).isEqualTo(ClaimState.SAFE);
  }

  @Test
  void openDescriptorCannotChangeTheCopy() throws IOException {
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(custody.copyPrivately(file, scratch(), origin())).isEqualTo(CopyResult.DONE);
      writer.write(ByteBuffer.wrap("changed".getBytes(StandardCharsets.UTF_8)), 0);
    }
    assertThat(file).hasContent("content");
    assertThat(scratch()).doesNotExist();
  }

  @Test
  void fileWithASecondNameIsForeignUntilCopied() throws IOException {
    Path second = Files.createLink(folder.resolve("second"), file);
    assertThat(custody.checkState(file, null)).isEqualTo(ClaimState.FOREIGN);
    assertThat(custody.copyPrivately(file, scratch(), origin())).isEqualTo(CopyResult.DONE);
    Files.writeString(second, "changed");
    assertThat(file).hasContent("content");
    assertThat(custody.checkState(file, null)).isNotEqualTo(ClaimState.BUSY);
  }

  @Test
  void copyOfAnotherUsersFileRecordsTheOwner() throws IOException {
    assumeTrue(Integer.valueOf(0).equals(TestFiles.attribute(folder, "unix:uid")), "needs root");
    Files.setAttribute(file, "unix:uid", 12345);
    assertThat(custody.checkState(file, null)).isEqualTo(ClaimState.FOREIGN);
    Object inode = TestFiles.attribute(file, "unix:ino");
    assertThat(custody.copyPrivately(file, scratch(), origin())).isEqualTo(CopyResult.DONE);
    assertThat(TestFiles.attribute(file, "unix:ino")).isNotEqualTo(inode);
    assertThat(TestFiles.attribute(file, "unix:uid")).isEqualTo(12345);
    assertThat(file).hasContent("content");
  }

  @Test
  void fileOverTheReadLimitIsTooBig() throws IOException {
    Files.write(file, new byte[1001]);
    assertThat(custody.checkState(file, null)).isEqualTo(ClaimState.TOO_BIG);
  }

  @Test
  void fileGrownPastTheReadLimitIsNotCopied() throws IOException {
    Files.write(file, new byte[1001]);
    assertThat(custody.copyPrivately(file, scratch(), origin())).isEqualTo(CopyResult.TOO_BIG);
    assertThat(scratch()).doesNotExist();
    Files.write(file, new byte[1000]);
    assertThat(custody.copyPrivately(file, scratch(), origin())).isEqualTo(CopyResult.DONE);
  }

  /** Its writer kept a descriptor from before the claim, and is faster than we are. */
  @Test
  void copyOfAGrowingFileEnds() throws Exception {
    ClaimIsolation large = new ClaimIsolation(folder, 20_000_000);
    Path growing = folder.resolve("growing");
    Files.write(growing, new byte[10_000_000]);
    try (FileChannel writer = FileChannel.open(growing, StandardOpenOption.WRITE)) {
      Thread grower =
          new Thread(
              () -> {
                try {
                  while (writer.size() < 200_000_000) {
                    writer.write(ByteBuffer.allocate(10_000_000), writer.size());
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      grower.start();
      large.copyPrivately(growing, scratch(), origin());
      grower.join();
    }
    assertThat(scratch()).doesNotExist();
    assertThat(large.copyPrivately(growing, scratch(), origin()))
        .isIn(CopyResult.TOO_BIG, CopyResult.DONE);
    assertThat(DurableCopy.copy(growing, folder.resolve("bounded"), 5)).hasSize(64);
    assertThat(folder.resolve("bounded")).hasSize(5);
  }

  @Test
  void replacesCopyLeftByACrash() throws IOException {
    TestFiles.file(scratch(), "half");
    assertThat(custody.copyPrivately(file, scratch(), origin())).isEqualTo(CopyResult.DONE);
    assertThat(file).hasContent("content");
    assertThat(scratch()).doesNotExist();
  }

  @Test
  void reportsMissingFile() throws IOException {
    Files.delete(file);
    assertThatThrownBy(() -> custody.checkState(file, null))
        .isInstanceOf(NoSuchFileException.class);
  }

  private Path origin() {
    return folder.resolve("origins/id.json");
  }

  private Path scratch() {
    return folder.resolve("scratch");
  }

  private void requireLeases() {
    assumeTrue(
        DurableFiles.findWriters(file) != WriterState.UNKNOWN, "this file system has no leases");
  }

  private static Object fileKey(Path file) throws IOException {
    return TestFiles.attribute(file, "fileKey");
  }
}
