package dev.dropgate.io.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeLibraryLoaderTest {
  private static final List<String> TABLE =
      List.of(
          "21 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw",
          "22 21 0:5 / /tmp rw,nosuid,nodev,noexec - tmpfs tmpfs rw",
          "23 22 0:6 / /tmp/run rw - tmpfs tmpfs rw",
          "24 21 0:7 / /with\\040blank rw,noexec - tmpfs tmpfs rw",
          "25 21 0:8 / /twice rw - tmpfs tmpfs rw",
          "26 25 0:9 / /twice rw,noexec - tmpfs tmpfs rw",
          "damaged");

  @ParameterizedTest
  @CsvSource({
    "/tmp,false",
    "/tmp/a/b,false",
    "/tmpfiles,true",
    "/tmp/run,true",
    "/tmp/run/a,true",
    "/var,true",
    "/with blank/a,false",
    "/twice,false"
  })
  void innermostMountDecidesWhetherLibrariesLoad(String folder, boolean allowed) {
    assertThat(MountTable.find(TABLE, Path.of(folder)).orElseThrow().allowsPrograms())
        .isEqualTo(allowed);
  }

  @Test
  void aFolderThatOthersCanWriteToIsNotSafe(@TempDir Path folder) throws IOException {
    Path safe = Files.createDirectories(folder.resolve("a/b")).toRealPath();
    assertThat(NativeLibraryLoader.isSafe(safe)).isTrue();
    Files.setPosixFilePermissions(safe.getParent(), PosixFilePermissions.fromString("rwxrwxr-x"));
    assertThat(NativeLibraryLoader.isSafe(safe)).isFalse();
  }

  /** An administrator must not load what the gate's user has put there. */
  @Test
  void aFolderOfAnotherUserIsNotSafe(@TempDir Path folder) throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
    Path own = Files.createDirectories(folder.resolve("a/b")).toRealPath();
    Files.setAttribute(own.getParent(), "unix:uid", 65534);
    assertThat(NativeLibraryLoader.isSafe(own)).isFalse();
  }

  @Test
  void hereTheCLibraryCanBeCalled() {
    assertThat(NativeLibraryLoader.unavailableReason()).isNull();
  }
}
