package dev.dropgate.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SecureTreeWalkTest {
  @TempDir private Path root;
  private final Seen seen = new Seen();

  @Test
  void visitsHiddenAndSpecialEntries() throws IOException {
    TestFiles.file(root.resolve("a"), "");
    TestFiles.file(root.resolve(".hidden/.b"), "");
    TestFiles.file(root.resolve("x.camelLock"), "");
    TestFiles.file(root.resolve(TestFiles.raw("\u00FF\n\\")), "");
    walk(256);
    assertThat(seen.entries)
        .containsExactlyInAnyOrder("a", ".hidden/.b", "x.camelLock", "\\xff\\x0a\\x5c");
  }

  @Test
  void linksAreMetAsLinksAndNeverFollowed(@TempDir Path outside) throws IOException {
    TestFiles.file(outside.resolve("secret"), "");
    Files.createSymbolicLink(root.resolve("folder"), outside);
    Files.createSymbolicLink(root.resolve("file"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("dangling"), Path.of("nowhere"));
    Files.createSymbolicLink(root.resolve("self"), Path.of("."));
    walk(256);
    assertThat(seen.entries).containsExactlyInAnyOrder("folder", "file", "dangling", "self");
  }

  @Test
  void aFifoIsMetAndNotOpened() throws IOException {
    TestFiles.fifo(root.resolve("fifo"));
    walk(256);
    assertThat(seen.entries).containsExactly("fifo");
  }

  @Test
  void foldersBeyondTheLimitAreReportedAndNotEntered() throws IOException {
    TestFiles.file(root.resolve("1/2/at the limit"), "");
    TestFiles.file(root.resolve("1/2/3/beyond"), "");
    walk(3);
    assertThat(seen.entries).containsExactly("1/2/at the limit");
    assertThat(seen.tooDeep).containsExactly("1/2/3");
  }

  @Test
  void aThousandLevelsAreWalked() throws IOException {
    Path at = root;
    for (int i = 0; i < 1000; i++) {
      at = at.resolve("d");
    }
    TestFiles.file(at.resolve("f"), "");
    walk(10_000);
    TestFiles.delete(root.resolve("d")); // TempDir would take very long
    assertThat(seen.entries).containsExactly("d/".repeat(1000) + "f");
    assertThat(seen.unreadable).isEmpty();
  }

  @Test
  void aFolderRemovedDuringTheWalkEndsNothing() throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      TestFiles.file(root.resolve(name).resolve("f"), "");
    }
    seen.atFirst = () -> deleteAllBut(seen.entries.get(0));
    walk(256);
    assertThat(seen.entries).hasSize(1);
    assertThat(seen.unreadable).isEmpty();
  }

  @Test
  void aFolderSwappedForALinkDuringTheWalkIsNotFollowed(@TempDir Path outside) throws IOException {
    TestFiles.file(outside.resolve("secret"), "");
    for (String name : List.of("a", "b", "c", "d")) {
      TestFiles.file(root.resolve(name).resolve("f"), "");
    }
    seen.atFirst =
        () -> {
          deleteAllBut(seen.entries.get(0));
          for (String name : List.of("a", "b", "c", "d")) {
            if (!Files.exists(root.resolve(name))) {
              Files.createSymbolicLink(root.resolve(name), outside);
            }
          }
        };
    walk(256);
    assertThat(seen.entries).hasSize(4).noneMatch(path -> path.contains("secret"));
  }

  @Test
  void theFolderThatIsBeingWalkedMayBeMovedAway(@TempDir Path elsewhere) throws IOException {
    TestFiles.file(root.resolve("a/1"), "");
    TestFiles.file(root.resolve("a/2"), "");
    seen.atFirst = () -> Files.move(root.resolve("a"), elsewhere.resolve("a"));
    walk(256);
    assertThat(seen.entries).containsExactlyInAnyOrder("a/1", "a/2");
  }

  @Test
  void aFolderThatCannotBeReadIsReportedAndTheRestIsWalked() throws IOException {
    Path shut = Files.createDirectory(root.resolve("shut"));
    Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(shut), "root may read everything");
    TestFiles.file(root.resolve("f"), "");
    walk(256);
    assertThat(seen.entries).containsExactly("f");
    assertThat(seen.unreadable).containsExactly("shut");
  }

  @Test
  void theVisitorMayEndTheWalk() throws IOException {
    TestFiles.file(root.resolve("a"), "");
    TestFiles.file(root.resolve("b/c"), "");
    seen.goOn = false;
    walk(256);
    assertThat(seen.entries).hasSize(1);
  }

  @Test
  void reportsMissingRoot() {
    assertThatThrownBy(() -> SecureTreeWalk.open(root.resolve("gone")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void resumedWalkVisitsTheRestAndReadsNoFolderBeforeIt() throws IOException {
    for (String name : List.of("a/1", "a/2", "b/c/3", "b/c/4", "d/5", "6")) {
      TestFiles.file(root.resolve(name), "");
    }
    walk(256);
    List<String> all = List.copyOf(seen.entries);
    List<String> folders = List.copyOf(seen.folders);
    Path from = null;
    List<String> visited = new ArrayList<>();
    for (int entry = 0; entry < all.size(); entry++) {
      seen.clear();
      seen.goOn = false;
      from = walkFrom(from).stoppedAt();
      visited.addAll(seen.entries);
    }
    assertThat(visited).containsExactlyElementsOf(all);
    assertThat(from).as("the end").isNull();
    assertThat(folders).containsAll(seen.folders);
    assertThat(seen.folders.size()).isLessThan(folders.size());
  }

  @Test
  void resumedWalkVisitsNothingIfItsEntryIsGone() throws IOException {
    TestFiles.file(root.resolve("a/1"), "");
    TestFiles.file(root.resolve("b/2"), "");
    for (String gone : List.of("a/gone", "gone/1", "gone")) {
      SecureTreeWalk walk = walkFrom(Path.of(gone));
      assertThat(walk.isLost()).as(gone).isTrue();
      assertThat(walk.stoppedAt()).as(gone).isNull();
    }
    assertThat(seen.entries).isEmpty();
  }

  @Test
  void walkTellsWhetherItMetAnEntry() throws IOException {
    TestFiles.file(root.resolve("a/1"), "");
    TestFiles.file(root.resolve("b/1"), "");
    assertThat(hasMet("a/1")).isTrue();
    assertThat(hasMet("a")).as("a folder").isTrue();
    assertThat(hasMet("1")).as("another entry of that name").isFalse();
    seen.goOn = false;
    seen.clear();
    walk(256);
    String first = seen.entries.get(0);
    String other = first.equals("a/1") ? "b/1" : "a/1";
    assertThat(hasMet(first)).isTrue();
    assertThat(hasMet(other)).as("after the end of the walk").isFalse();
  }

  private boolean hasMet(String entry) throws IOException {
    try (SecureDirectoryStream<Path> handle = SecureTreeWalk.open(root)) {
      SecureTreeWalk walk = new SecureTreeWalk(256, seen).lookFor(Path.of(entry));
      walk.run(handle);
      return walk.hasMet();
    }
  }

  @Test
  void resumedWalkFollowsNoLinkThatReplacesAFolder(@TempDir Path outside) throws IOException {
    TestFiles.file(outside.resolve("1"), "");
    Files.createSymbolicLink(root.resolve("a"), outside);
    assertThat(walkFrom(Path.of("a/1")).isLost()).isTrue();
    assertThat(seen.entries).as("the link itself").containsExactly("a");
  }

  private SecureTreeWalk walkFrom(Path entry) throws IOException {
    try (SecureDirectoryStream<Path> handle = SecureTreeWalk.open(root)) {
      SecureTreeWalk walk = new SecureTreeWalk(256, seen).resumeAt(entry);
      walk.run(handle);
      return walk;
    }
  }

  private void walk(int maxDepth) throws IOException {
    try (SecureDirectoryStream<Path> handle = SecureTreeWalk.open(root)) {
      new SecureTreeWalk(maxDepth, seen).run(handle);
    }
  }

  private void deleteAllBut(String entry) throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      if (!entry.startsWith(name)) {
        TestFiles.delete(root.resolve(name));
      }
    }
  }

  private interface Action {
    void run() throws IOException;
  }

  private static final class Seen implements SecureTreeWalk.EntryVisitor {
    final List<String> entries = new ArrayList<>();
    final List<String> folders = new ArrayList<>();
    final List<String> tooDeep = new ArrayList<>();
    final List<String> unreadable = new ArrayList<>();
    Action atFirst = () -> {};
    boolean goOn = true;

    void clear() {
      entries.clear();
      folders.clear();
    }

    @Override
    public void entered(Path folder, Object fileKey) {
      folders.add(folder.toString());
    }

    @Override
    public boolean entry(
        SecureDirectoryStream<Path> parent, Path folder, Path name, BasicFileAttributes attributes)
        throws IOException {
      entries.add(PrintableText.of(folder.resolve(name)).toString());
      if (entries.size() == 1) {
        atFirst.run();
      }
      return goOn;
    }

    @Override
    public void tooDeep(SecureDirectoryStream<Path> parent, Path folder, Path name) {
      tooDeep.add(PrintableText.of(folder.resolve(name)).toString());
    }

    @Override
    public void unreadable(Path relative, IOException reason) {
      unreadable.add(PrintableText.of(relative).toString());
    }
  }
}
