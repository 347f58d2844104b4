package dev.dropgate.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.io.linux.ExtendedAttributes;
import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.io.linux.PosixAcl;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.FileMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableCopyTest {
  @TempDir private Path folder;

  @Test
  void contentModeAndTimeAreTheSame() throws IOException {
    byte[] content = new byte[200_001];
    new Random(1).nextBytes(content);
    Path from = Files.write(folder.resolve("from"), content);
    FileTime time = FileTime.from(Instant.parse("2001-02-03T04:05:06.789Z"));
    Files.setPosixFilePermissions(from, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.setLastModifiedTime(from, time);

    Path to = folder.resolve("to");
    String sha256 = DurableCopy.copy(from, to);

    assertThat(sha256).isEqualTo(ContentHasher.sha256(from)).isEqualTo(ContentHasher.sha256(to));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to)))
        .isEqualTo("rwxr-x--x");
    assertThat(Files.getLastModifiedTime(to)).isEqualTo(time);
    assertThat(TestFiles.attribute(to, "unix:ino"))
        .isNotEqualTo(TestFiles.attribute(from, "unix:ino"));
  }

  @Test
  void aSparseFileStaysSparse() throws IOException {
    long size = 300L << 20;
    Path from = TestFiles.sparse(folder.resolve("from"), size);
    Path to = folder.resolve("to");
    String sha256 = DurableCopy.copy(from, to);
    assertThat(sha256).isEqualTo(ContentHasher.sha256(from));
    assertThat(Files.size(to)).isEqualTo(size);
    assertThat(TestFiles.room(to)).isLessThan(1 << 20);
  }

  /** A record is made from the copy: what the copy lacks can never be given back. */
  @Test
  void setUidAndAccessControlListsAreTheSame() throws IOException {
    Path from = TestFiles.file(folder.resolve("from"), "x");
    byte[] list =
        java.util.HexFormat.of()
            .parseHex(
                "02000000"
                    + "01000600ffffffff"
                    + "0200040001000000"
                    + "04000400ffffffff"
                    + "10000400ffffffff"
                    + "20000000ffffffff");
    ExtendedAttributes.set(from, "system.posix_acl_access", list);
    Files.setAttribute(from, "unix:mode", 06640);
    Path to = folder.resolve("to");
    DurableCopy.copy(from, to);
    assertThat(FileMetadataAccess.read(to).modeText()).isEqualTo("rwSr-S---");
    assertThat(FileMetadataAccess.read(to).extended().get("system.posix_acl_access"))
        .isEqualTo(list);
  }

  @Test
  void theOwnerIsTheSame() throws IOException {
    assumeTrue(Integer.valueOf(0).equals(TestFiles.attribute(folder, "unix:uid")), "needs root");
    Path from = TestFiles.file(folder.resolve("from"), "x");
    Files.setAttribute(from, "unix:uid", 12345);
    Files.setAttribute(from, "unix:gid", 54321);
    Path to = folder.resolve("to");
    DurableCopy.copy(from, to);
    assertThat(TestFiles.attribute(to, "unix:uid")).isEqualTo(12345);
    assertThat(TestFiles.attribute(to, "unix:gid")).isEqualTo(54321);
  }

  @Test
  void aModeThatForbidsReadingDoesNotStopTheCheck() throws IOException {
    Path from = TestFiles.file(folder.resolve("from"), "x");
    Files.setPosixFilePermissions(from, PosixFilePermissions.fromString("---------"));
    assumeTrue(Files.isReadable(from), "needs root");
    Path to = folder.resolve("to");
    DurableCopy.copy(from, to);
    assertThat(Files.getPosixFilePermissions(to)).isEmpty();
  }

  @Test
  void userAttributesGoAlong() throws IOException {
    Path from = TestFiles.file(folder.resolve("from"), "x");
    byte[] value = "https://example.org/".getBytes(StandardCharsets.UTF_8);
    try {
      view(from).write("xdg.origin.url", ByteBuffer.wrap(value));
      view(from).write("empty", ByteBuffer.allocate(0));
    } catch (FileSystemException | UnsupportedOperationException e) {
      assumeTrue(false, "needs user attributes: " + e.getMessage());
    }
    Path to = folder.resolve("to");
    DurableCopy.copy(from, to);
    assertThat(view(to).list()).containsExactlyInAnyOrder("xdg.origin.url", "empty");
    ByteBuffer copied = ByteBuffer.allocate(view(to).size("xdg.origin.url"));
    view(to).read("xdg.origin.url", copied);
    assertThat(copied.array()).isEqualTo(value);
  }

  @Test
  void accessListAndSetUidGoAlong() throws IOException {
    assumeTrue(Integer.valueOf(0).equals(TestFiles.attribute(folder, "unix:uid")), "needs root");
    Path from = TestFiles.file(folder.resolve("from"), "x");
    String list =
        "0200000001000600ffffffff02000400e803000004000400ffffffff10000400ffffffff20000000ffffffff";
    try {
      ExtendedAttributes.set(from, PosixAcl.ATTRIBUTE_NAME, HexFormat.of().parseHex(list));
    } catch (FileSystemException e) {
      assumeTrue(false, "needs access control lists: " + e.getMessage());
    }
    Files.setAttribute(from, "unix:mode", 04750);
    Files.setAttribute(from, "unix:uid", 12345);
    Files.setAttribute(from, "unix:mode", 04750);
    FileMetadata before = FileMetadataAccess.read(from);
    Path to = folder.resolve("to");
    DurableCopy.copy(from, to);
    FileMetadata after = FileMetadataAccess.read(to);
    assertThat(after.modeText()).isEqualTo("rwsr-x---").isEqualTo(before.modeText());
    assertThat(after.uid()).isEqualTo(12345);
    assertThat(PosixAcl.describe(after.extended().get(PosixAcl.ATTRIBUTE_NAME)))
        .contains("user:1000:r--")
        .isEqualTo(PosixAcl.describe(before.extended().get(PosixAcl.ATTRIBUTE_NAME)));
    assertThat(after.modified()).isEqualTo(before.modified());
  }

  @Test
  void aTakenNameIsRefusedAndItsFileStays() throws IOException {
    Path from = TestFiles.file(folder.resolve("from"), "new");
    Path to = TestFiles.file(folder.resolve("to"), "old");
    assertThatThrownBy(() -> DurableCopy.copy(from, to))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(to).hasContent("old");
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Path secret = TestFiles.file(folder.resolve("secret"), "secret");
    Path link = Files.createSymbolicLink(folder.resolve("link"), secret);
    assertThatThrownBy(() -> DurableCopy.copy(link, folder.resolve("to")))
        .isInstanceOf(IOException.class);
    assertThat(folder.resolve("to")).doesNotExist();
  }

  private static UserDefinedFileAttributeView view(Path file) {
    return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
  }
}
