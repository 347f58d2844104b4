package dev.dropgate.intake.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryIdentityCheckTest {
  @TempDir private Path root;

  private static Object key(Path directory) throws IOException {
    return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
  }

  @Test
  void unchangedDirectoryIsNotReported() throws IOException {
    DirectoryIdentityCheck identity = new DirectoryIdentityCheck(root);
    assertThat(identity.findChange(key(root))).isNull();
    Files.createFile(root.resolve("a"));
    assertThat(identity.findChange(key(root))).isNull();
  }

  @Test
  void reportsReplacedDirectoryAndItsReturnOnce() throws IOException {
    Path drop = Files.createDirectory(root.resolve("drop"));
    DirectoryIdentityCheck identity = new DirectoryIdentityCheck(drop);
    identity.findChange(key(drop));
    Path away = Files.move(drop, root.resolve("away"));
    Files.createDirectory(drop);
    assertThat(identity.findChange(key(drop))).contains(drop.toString(), "was renamed or deleted");
    assertThat(identity.findChange(key(drop))).isNull();
    Files.delete(drop);
    Files.move(away, drop);
    assertThat(identity.findChange(key(drop)))
        .endsWith("is again the one that it was at the start");
  }

  @Test
  void switchedLinkIsReportedWithBothTargets() throws IOException {
    Path one = Files.createDirectory(root.resolve("one"));
    Path other = Files.createDirectory(root.resolve("other\n"));
    Path link = Files.createSymbolicLink(root.resolve("link"), one);
    DirectoryIdentityCheck identity = new DirectoryIdentityCheck(link);
    identity.findChange(key(link));
    Files.delete(link);
    Files.createSymbolicLink(link, other);
    assertThat(identity.findChange(key(link)))
        .contains(
            "leads to " + root.toRealPath().resolve("other\\x0a"), "left in " + one.toRealPath())
        .doesNotContain("\n");
  }
}
