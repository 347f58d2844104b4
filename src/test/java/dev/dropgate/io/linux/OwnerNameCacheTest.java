package dev.dropgate.io.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerNameCacheTest {
  @TempDir private Path root;

  @Test
  void namesAreThoseOfTheFile() throws IOException {
    Path file = TestFiles.file(root.resolve("a"), "x");
    int uid = (Integer) Files.getAttribute(file, "unix:uid");
    int gid = (Integer) Files.getAttribute(file, "unix:gid");
    PosixFileAttributes expected = Files.readAttributes(file, PosixFileAttributes.class);
    for (int time = 0; time < 2; time++) {
      OwnerNameCache.OwnerAndGroup names = OwnerNameCache.of(file, uid, gid);
      assertThat(names.user()).isEqualTo(expected.owner().getName());
      assertThat(names.group()).isEqualTo(expected.group().getName());
    }
  }

  @Test
  void usesNumbersWhenTheOwnerHasChanged() throws IOException {
    Path file = TestFiles.file(root.resolve("a"), "x");
    for (int time = 0; time < 2; time++) {
      OwnerNameCache.OwnerAndGroup names = OwnerNameCache.of(file, 47_110, 47_111);
      assertThat(names.user()).isEqualTo("47110");
      assertThat(names.group()).isEqualTo("47111");
    }
  }

  @Test
  void aFileThatIsGoneIsAnError() {
    assertThatThrownBy(() -> OwnerNameCache.of(root.resolve("gone"), 47_110, 47_111))
        .isInstanceOf(NoSuchFileException.class);
  }
}
