package dev.dropgate.intake;

import dev.dropgate.files.Disk;
import dev.dropgate.files.Heartbeat;
import dev.dropgate.inspect.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is in a folder of the spool, where all names are ours. Stateless. */
final class SpoolTree {
  private static final List<String> OUR_FILES =
      List.of(
          Kind.LINK.folder(),
          Kind.SPECIAL.folder(),
          SpoolFolder.NAMES,
          CrossClaims.FOLDER,
          Origins.FOLDER,
          JudgingMarks.FOLDER,
          Reservations.FOLDER);

  private static final Set<String> CLAIMS =
      Stream.concat(
              Stream.of(Kind.values()).map(Kind::folder),
              Stream.of(SpoolFolder.WAITING, SpoolFolder.ASIDE, SpoolFolder.FOLDERS))
          .collect(Collectors.toUnmodifiableSet());

  /** What a batch knows of its claims beside them. */
  private static final List<String> NOTES =
      List.of(SpoolFolder.NAMES, Origins.FOLDER, JudgingMarks.FOLDER);

  private SpoolTree() {}

  /**
   * Returns whether a folder of a batch holds claims that are still to be judged or filed.
   *
   * @param kind the name of the folder
   */
  static boolean holdsClaims(String kind) {
    return CLAIMS.contains(kind);
  }

  /**
   * Everything below a folder that is not a folder, links as links.
   *
   * @param folder may be missing
   * @return absolute paths
   */
  static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }

  /**
   * Removes the folders that have become empty, and what was noted of batches that are done.
   *
   * @param top stays, even if empty
   */
  static void sweep(Path top) throws IOException {
    sweep(top, batch -> true);
  }

  /** The same for some of the batches. */
  static void sweep(Path top, Predicate<Path> which) throws IOException {
    IOException problem = null;
    for (Path batch : children(top)) {
      try {
        if (which.test(batch)) {
          sweepBatch(batch);
        }
      } catch (UncheckedIOException e) {
        problem = e.getCause();
      } catch (IOException e) {
        problem = e; // one that cannot be looked at must not keep the others
      }
    }
    if (problem != null) {
      throw problem;
    }
  }

  /**
   * Removes the empty folders of one batch, and the batch if it is done.
   *
   * @param batch a batch folder
   */
  static void sweepBatch(Path batch) throws IOException {
    sweepFolders(batch, NOTES.stream().map(batch::resolve).toList());
    if (Files.isDirectory(batch, LinkOption.NOFOLLOW_LINKS)) {
      removeNotes(batch);
    }
  }

  /**
   * Removes a folder if there are only folders in it, and all such folders below it. No name in it
   * means anything: it may be a dropper's.
   *
   * @param top any folder
   */
  static void sweepFolders(Path top) throws IOException {
    sweepFolders(top, List.of());
  }

  // Where a lane writes a note of a claim right now the folder may be there and still be empty.
  private static void sweepFolders(Path top, List<Path> kept) throws IOException {
    List<Path> folders = new ArrayList<>();
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            Heartbeat.beat();
            if (kept.contains(folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            folders.add(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // delivered while we look, or too deep for a path
          }
        });
    for (int i = folders.size() - 1; i >= 0; i--) {
      removeIfEmpty(folders.get(i));
    }
  }

  /**
   * The folders in a folder.
   *
   * @param folder must be there
   * @return absolute paths
   */
  static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  /**
   * Removes what a crash left half-written.
   *
   * @param batch a batch folder
   */
  static void deleteScratch(Path batch) throws IOException {
    try (Stream<Path> all = Files.list(batch)) {
      for (Path file : all.filter(f -> f.toString().endsWith(SpoolFolder.SCRATCH)).toList()) {
        Files.delete(file);
      }
    }
    // Only where we write files ourselves: elsewhere such a name is a dropper's.
    for (String ours : OUR_FILES) {
      for (Path file : files(batch.resolve(ours))) {
        if (Disk.isScratch(file)) {
          Files.delete(file);
        }
      }
    }
  }

  // Names and origins are only good as long as there is a claim that they belong to.
  private static void removeNotes(Path batch) throws IOException {
    List<Path> left = children(batch);
    for (Path folder : left) {
      if (!NOTES.contains(folder.getFileName().toString())) {
        return;
      }
    }
    for (Path folder : left) {
      for (Path note : files(folder)) {
        Files.delete(note);
      }
      Files.delete(folder);
    }
    removeIfEmpty(batch);
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (FileSystemException e) {
      // still in use, or too deep for a path
    }
  }
}
