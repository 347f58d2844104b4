package dev.dropgate.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryIdentityTest {
  @TempDir private Path root;

  private static Object key(Path directory) throws IOException {
    return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
  }

  @Test
  void aDirectoryThatStaysIsNotReported() throws IOException {
    DirectoryIdentity identity = new DirectoryIdentity(root);
    assertThat(identity.change(key(root))).isNull();
    Files.createFile(root.resolve("a"));
    assertThat(identity.change(key(root))).isNull();
  }

  @Test
  void aDirectoryThatWasRenamedAndMadeAnewIsReportedOnceAndSoIsItsReturn() throws IOException {
    Path drop = Files.createDirectory(root.resolve("drop"));
    DirectoryIdentity identity = new DirectoryIdentity(drop);
    identity.change(key(drop));
    Path away = Files.move(drop, root.resolve("away"));
    Files.createDirectory(drop);
    assertThat(identity.change(key(drop))).contains(drop.toString(), "was renamed or deleted");
    assertThat(identity.change(key(drop))).isNull();
    Files.delete(drop);
    Files.move(away, drop);
    assertThat(identity.change(key(drop))).endsWith("is again the one that it was at the start");
  }

  @Test
  void aLinkThatWasSwitchedIsReportedWithBothTargets() throws IOException {
    Path one = Files.createDirectory(root.resolve("one"));
    Path other = Files.createDirectory(root.resolve("other\n"));
    Path link = Files.createSymbolicLink(root.resolve("link"), one);
    DirectoryIdentity identity = new DirectoryIdentity(link);
    identity.change(key(link));
    Files.delete(link);
    Files.createSymbolicLink(link, other);
    assertThat(identity.change(key(link)))
        .contains(
            "leads to " + root.toRealPath().resolve("other\\x0a"), "left in " + one.toRealPath())
        .doesNotContain("\n");
  }
}
