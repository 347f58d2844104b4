package dev.dropgate.intake.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTreeTest {
  @TempDir private Path key;

  @Test
  void removesEmptyBatchesButNotTheSpool() throws IOException {
    Files.createDirectories(key.resolve("batch/file/a/b"));
    SpoolTree.sweep(key);
    assertThat(key).isEmptyDirectory();
  }

  @Test
  void keepsPendingClaims() throws IOException {
    Path claim = TestFiles.file(key.resolve("batch/file/a/f"), "x");
    Files.createDirectories(key.resolve("batch/waiting/a"));
    Path note = TestFiles.file(key.resolve("directory.txt"), "x");
    SpoolTree.sweep(key);
    assertThat(claim).hasContent("x");
    assertThat(note).exists();
    assertThat(key.resolve("batch/waiting")).doesNotExist();
  }

  @Test
  void notesLiveAsLongAsTheirClaim() throws IOException {
    Path name = TestFiles.file(key.resolve("batch/names/1"), "x");
    Path origin = TestFiles.file(key.resolve("batch/origins/id.json"), "x");
    Path claim = TestFiles.file(key.resolve("batch/file/%long-1"), "x");
    SpoolTree.sweep(key);
    assertThat(name).exists();
    assertThat(origin).exists();
    Files.delete(claim);
    SpoolTree.sweep(key);
    assertThat(key).isEmptyDirectory();
  }

  /** A lane has made the folder for its note, and has not written the note yet. */
  @Test
  void notesFolderLivesAsLongAsItsClaim() throws IOException {
    Path origins = Files.createDirectories(key.resolve("batch/origins"));
    Path claim = TestFiles.file(key.resolve("batch/file/f"), "x");
    SpoolTree.sweep(key);
    assertThat(origins).isDirectory();
    Files.delete(claim);
    SpoolTree.sweep(key);
    assertThat(key).isEmptyDirectory();
  }

  /** A folder that lay too deep was taken in whole, and what is in it has not settled yet. */
  @Test
  void folderOfTheDropWithAReservedNameIsNotEmptied() throws IOException {
    Path taken = key.resolve("batch/folders/deep-1");
    Path file = TestFiles.file(taken.resolve("names/report.txt"), "x");
    Files.createDirectories(taken.resolve("empty"));
    SpoolTree.sweepFolders(taken);
    SpoolTree.sweep(key);
    assertThat(file).hasContent("x");
    assertThat(taken.resolve("empty")).doesNotExist();
  }

  @Test
  void linksAreListedAndNotFollowed(@TempDir Path outside) throws IOException {
    TestFiles.file(outside.resolve("secret"), "x");
    Path link =
        Files.createSymbolicLink(
            Files.createDirectories(key.resolve("batch/aside")).resolve("l"), outside);
    assertThat(SpoolTree.listFiles(key.resolve("batch"))).containsExactly(link);
    SpoolTree.sweep(key);
    assertThat(link).isSymbolicLink();
    assertThat(outside.resolve("secret")).exists();
  }

  @Test
  void missingFolderIsEmpty() throws IOException {
    assertThat(SpoolTree.listFiles(key.resolve("gone"))).isEmpty();
  }
}
