package dev.dropgate.io.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.FileMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileMetadataAccessTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "0000,---------",
    "0644,rw-r--r--",
    "0755,rwxr-xr-x",
    "04755,rwsr-xr-x",
    "02644,rw-r-Sr--",
    "01777,rwxrwxrwt",
    "07000,--S--S--T",
    "06555,r-sr-sr-x",
  })
  void theModeReadsLikeThatOfLs(String octal, String text) throws IOException {
    Path file = TestFiles.file(folder.resolve("file"), "");
    Files.setAttribute(file, "unix:mode", Integer.parseInt(octal, 8));
    assertThat(FileMetadataAccess.read(file).modeText()).isEqualTo(text);
    assertThat(FileMetadata.mode(text)).isEqualTo(Integer.parseInt(octal, 8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "rwx", "rwxrwxrwxr", "xrwxrwxrw", "rwtrwxrwx", "rwxrwxrws"})
  void refusesInvalidMode(String text) {
    assertThatThrownBy(() -> FileMetadata.mode(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNewFileGetsEverythingThatTheOldOneHad() throws IOException {
    Path old = TestFiles.file(folder.resolve("old"), "content");
    ExtendedAttributes.set(old, "user.origin", "mail\0box".getBytes(StandardCharsets.UTF_8));
    ExtendedAttributes.set(old, "user.empty", new byte[0]);
    Files.setAttribute(old, "unix:mode", 02751);
    Files.setLastModifiedTime(old, FileTime.fromMillis(1));
    FileMetadata attributes = FileMetadataAccess.read(old);
    Path made = TestFiles.file(folder.resolve("new"), "content");
    assertThat(FileMetadataAccess.apply(attributes, made)).isEmpty();
    FileMetadata given = FileMetadataAccess.read(made);
    assertThat(given)
        .usingRecursiveComparison()
        .ignoringFields("inode", "changed")
        .isEqualTo(attributes);
    assertThat(given.extended()).containsOnlyKeys("user.empty", "user.origin");
    assertThat(given.extended().get("user.origin")).asString().isEqualTo("mail\0box");
  }

  @Test
  void reportsUnsupportedAttribute() throws IOException {
    Path file = TestFiles.file(folder.resolve("file"), "");
    FileMetadata plain = FileMetadataAccess.read(file);
    FileMetadata odd =
        new FileMetadata(
            0,
            plain.owner(),
            plain.uid(),
            plain.group(),
            plain.gid(),
            0640,
            1,
            plain.modified(),
            plain.accessed(),
            plain.changed(),
            java.util.Map.of("nowhere.x", new byte[1]));
    assertThat(FileMetadataAccess.apply(odd, file)).containsExactly("attribute nowhere.x");
    assertThat(FileMetadataAccess.read(file).modeText()).isEqualTo("rw-r-----");
  }

  @Test
  void missingFileHasNoMetadata() {
    assertThatThrownBy(() -> FileMetadataAccess.read(folder.resolve("gone")))
        .isInstanceOf(IOException.class);
    assertThat(ExtendedAttributes.of(folder.resolve("gone"))).isEmpty();
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Path file = TestFiles.file(folder.resolve("file"), "12345");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    ExtendedAttributes.set(file, "user.x", new byte[1]);
    assertThat(FileMetadataAccess.read(link).extended()).isEmpty();
    assertThat(FileMetadataAccess.read(link).inode())
        .isNotEqualTo(FileMetadataAccess.read(file).inode());
  }
}
