package dev.dropgate.intake.spool;

import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.model.EntryKind;
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

/** Lists and cleans a folder of the spool. Stateless. */
public final class SpoolTree {
  private static final List<String> OWN_FILE_NAMES =
      List.of(
          EntryKind.LINK.folderName(),
          EntryKind.SPECIAL.folderName(),
          SpoolFolder.NAMES_FOLDER,
          ReservedCopies.COPIES_FOLDER,
          OriginNoteStore.NOTES_FOLDER,
          CrashLoopGuard.NOTES_FOLDER,
          NameReservations.NOTES_FOLDER);

  private static final Set<String> CLAIM_FOLDERS =
      Stream.concat(
              Stream.of(EntryKind.values()).map(EntryKind::folderName),
              Stream.of(
                  SpoolFolder.WAITING_FOLDER, SpoolFolder.ASIDE_FOLDER, SpoolFolder.TAKEN_FOLDERS))
          .collect(Collectors.toUnmodifiableSet());

  /** The folders in which a batch keeps notes about its claims. */
  private static final List<String> NOTE_FOLDERS =
      List.of(SpoolFolder.NAMES_FOLDER, OriginNoteStore.NOTES_FOLDER, CrashLoopGuard.NOTES_FOLDER);

  private SpoolTree() {}

  /**
   * Returns whether a folder of a batch holds claims that are still to be judged or filed.
   *
   * @param kind the name of the folder
   */
  static boolean holdsClaims(String kind) {
    return CLAIM_FOLDERS.contains(kind);
  }

  /**
   * Returns everything below a folder except folders; links are not followed.
   *
   * @param folder may be missing
   * @return absolute paths
   */
  public static List<Path> listFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }

  /**
   * Removes empty folders and the notes of finished batches.
   *
   * @param top the folder of the batches; it stays, even if empty
   */
  public static void sweep(Path top) throws IOException {
    sweep(top, batch -> true);
  }

  /** Removes empty folders and notes of the selected batches. */
  public static void sweep(Path top, Predicate<Path> which) throws IOException {
    IOException problem = null;
    for (Path batch : childFolders(top)) {
      try {
        if (which.test(batch)) {
          sweepBatch(batch);
        }
      } catch (UncheckedIOException e) {
        problem = e.getCause();
      } catch (IOException e) {
        problem = e; // a batch that cannot be read must not stop the others
      }
    }
    if (problem != null) {
      throw problem;
    }
  }

  /**
   * Removes the empty folders of one batch, and the batch itself if it is finished.
   *
   * @param batch a batch folder
   */
  public static void sweepBatch(Path batch) throws IOException {
    sweepFolders(batch, NOTE_FOLDERS.stream().map(batch::resolve).toList());
    if (Files.isDirectory(batch, LinkOption.NOFOLLOW_LINKS)) {
      removeNotes(batch);
    }
  }

  /**
   * Removes a folder that contains only folders, and all such folders below it. It ignores the
   * meaning of names, because an uploader may have made them.
   *
   * @param top any folder
   */
  public static void sweepFolders(Path top) throws IOException {
    sweepFolders(top, List.of());
  }

  // While a thread writes the note of a claim, the folder may exist and still be empty.
  private static void sweepFolders(Path top, List<Path> kept) throws IOException {
    List<Path> folders = new ArrayList<>();
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            ThreadHeartbeat.beat();
            if (kept.contains(folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            folders.add(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // delivered meanwhile, or too deep for a path
          }
        });
    for (int i = folders.size() - 1; i >= 0; i--) {
      removeIfEmpty(folders.get(i));
    }
  }

  /**
   * Returns the folders in a folder, sorted by name.
   *
   * @param folder must exist
   * @return absolute paths
   */
  public static List<Path> childFolders(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  /**
   * Removes files that a crash left half-written.
   *
   * @param batch a batch folder
   */
  static void deleteScratch(Path batch) throws IOException {
    try (Stream<Path> all = Files.list(batch)) {
      for (Path file :
          all.filter(f -> f.toString().endsWith(SpoolFolder.SCRATCH_SUFFIX)).toList()) {
        Files.delete(file);
      }
    }
    // Only in folders of the gate's own files: elsewhere an uploader may have chosen such a name.
    for (String ours : OWN_FILE_NAMES) {
      for (Path file : listFiles(batch.resolve(ours))) {
        if (AtomicFileWriter.isScratch(file)) {
          Files.delete(file);
        }
      }
    }
  }

  // Names and origins are needed only while a claim refers to them.
  private static void removeNotes(Path batch) throws IOException {
    List<Path> left = childFolders(batch);
    for (Path folder : left) {
      if (!NOTE_FOLDERS.contains(folder.getFileName().toString())) {
        return;
      }
    }
    for (Path folder : left) {
      for (Path note : listFiles(folder)) {
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
      // It is still in use, or too deep for a path.
    }
  }
}
