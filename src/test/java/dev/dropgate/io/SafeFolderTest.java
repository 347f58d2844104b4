package dev.dropgate.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.io.UnreachableFolderException.Obstruction;
import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeFolderTest {
  @TempDir private Path temporary;
  private Path root;

  @BeforeEach
  void prepare() throws IOException {
    root = temporary.toRealPath();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", "a/b/c"})
  void aLinkAnywhereOnTheWayIsRefusedAndNamed(String link) throws IOException {
    Path deep = Files.createDirectories(root.resolve("a/b/c"));
    Path moved = Files.move(root.resolve(link), root.resolve("moved"));
    Files.createSymbolicLink(root.resolve(link), moved);
    assertThatThrownBy(() -> SafeFolder.open(deep))
        .isInstanceOfSatisfying(
            UnreachableFolderException.class,
            e -> {
              assertThat(e.obstruction()).isEqualTo(Obstruction.LINK);
              assertThat(e.location()).isEqualTo(root.resolve(link));
            });
  }

  @Test
  void reportsMissingFolderAndNonFolder() throws IOException {
    TestFiles.file(root.resolve("file"), "");
    assertThatThrownBy(() -> SafeFolder.open(root.resolve("gone/x")))
        .isInstanceOfSatisfying(
            UnreachableFolderException.class,
            e -> assertThat(e.obstruction()).isEqualTo(Obstruction.GONE));
    assertThatThrownBy(() -> SafeFolder.open(root.resolve("file/x")))
        .isInstanceOfSatisfying(
            UnreachableFolderException.class,
            e -> assertThat(e.obstruction()).isEqualTo(Obstruction.NO_FOLDER));
  }

  @Test
  void handleKeepsItsFolderAfterASwap() throws IOException {
    Path drop = Files.createDirectories(root.resolve("drop"));
    Path victim = Files.createDirectories(root.resolve("victim"));
    try (SafeFolder folder = SafeFolder.open(drop);
        UnnamedFile file = UnnamedFile.createIn(folder)) {
      Files.move(drop, root.resolve("moved"));
      Files.createSymbolicLink(drop, victim);
      file.giveName(Path.of("f"));
      folder.sync();
    }
    assertThat(victim).isEmptyDirectory();
    assertThat(root.resolve("moved/f")).exists();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFileAppearsWholeOrNotAtAll(boolean hidden) throws IOException {
    try (SafeFolder folder = SafeFolder.open(root)) {
      try (UnnamedFile file = made(folder, hidden)) {
        file.channel().write(ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8)));
      }
      assertThat(root).as("one that was given up").isEmptyDirectory();
      try (UnnamedFile file = made(folder, hidden)) {
        file.channel().write(ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8)));
        assertThat(root.resolve("f")).doesNotExist();
        file.giveName(Path.of("f"));
      }
    }
    assertThat(TestFiles.tree(root)).containsExactly("f");
    assertThat(root.resolve("f")).hasContent("x");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTakenNameIsNeverTaken(boolean hidden) throws IOException {
    TestFiles.file(root.resolve("file"), "old");
    Files.createDirectories(root.resolve("folder"));
    Files.createSymbolicLink(root.resolve("dangling"), root.resolve("nowhere"));
    try (SafeFolder folder = SafeFolder.open(root);
        UnnamedFile file = made(folder, hidden)) {
      for (String name : new String[] {"file", "folder", "dangling", ".", ".."}) {
        assertThatThrownBy(() -> file.giveName(Path.of(name)))
            .isInstanceOf(FileAlreadyExistsException.class);
      }
    }
    assertThat(root.resolve("file")).hasContent("old");
    assertThat(root.resolve("nowhere")).doesNotExist();
    assertThat(TestFiles.tree(root)).containsExactly("dangling", "file");
  }

  /** Who may write to the folder may swap the hidden name; his file must not pass for ours. */
  @Test
  void aHiddenNameThatWasSwappedIsNotOurs() throws IOException {
    Path hidden;
    try (SafeFolder folder = SafeFolder.open(root);
        UnnamedFile file = UnnamedFile.createHiddenIn(folder)) {
      hidden = root.resolve(TestFiles.tree(root).get(0));
      // The first one keeps its inode alive meanwhile, or the second would get the same number.
      Files.delete(hidden);
      Files.writeString(hidden, "his");
      assertThatThrownBy(() -> file.giveName(Path.of("f"))).isInstanceOf(FileSystemException.class);
      assertThat(root.resolve("f")).doesNotExist();
    }
    assertThat(hidden).as("his own stays").hasContent("his");
  }

  private static UnnamedFile made(SafeFolder folder, boolean hidden) throws IOException {
    return hidden ? UnnamedFile.createHiddenIn(folder) : UnnamedFile.createIn(folder);
  }
}
