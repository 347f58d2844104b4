package dev.dropgate.quarantine.file;

import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.record.AuditEvent;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Deletes records. The audit log has a line before a record loses its name, and a record without
 * its name no longer counts, so a deletion is finished after a crash. Thread safe, and safe against
 * other processes.
 */
final class RecordDeleter {
  /**
   * The name prefix of a record being deleted, which no longer counts as a record. The deletion
   * removes it; after a crash, the next start does.
   */
  private static final String DELETED_PREFIX = ".deleted-";

  private final RecordLayout folders;
  private final StoreLock lock;
  private final AuditLog audit;

  RecordDeleter(RecordLayout folders, StoreLock lock, AuditLog audit) {
    this.folders = folders;
    this.lock = lock;
    this.audit = audit;
  }

  /** Deletes records, as {@link FileQuarantineStore#delete(List, List)}. */
  int delete(List<RecordId> ids, List<AuditEvent> events) throws IOException {
    List<Path> going = new ArrayList<>();
    lock.runLocked(
        () -> {
          List<AuditEvent> deletions = new ArrayList<>();
          List<RecordId> present = new ArrayList<>();
          for (int i = 0; i < ids.size(); i++) {
            if (folders.contains(ids.get(i))) {
              present.add(ids.get(i));
              deletions.add(events.get(i));
            }
          }
          if (present.isEmpty()) {
            return null;
          }
          audit.append(deletions, UnitOfWork.immediate());
          for (RecordId id : present) {
            Path path = folders.store().resolve(DELETED_PREFIX + id);
            remove(path); // left by a crash
            DurableFiles.rename(folders.recordFolder(id), path);
            going.add(path);
          }
          DurableFiles.sync(folders.store());
          return null;
        });
    for (Path path : going) {
      remove(path);
    }
    return going.size();
  }

  /** Finishes the deletions that a crash interrupted. */
  void finishDeletions() throws IOException {
    List<Path> left = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(folders.store(), DELETED_PREFIX + "*")) {
      all.forEach(left::add);
    } catch (NoSuchFileException e) {
      return;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    for (Path path : left) {
      remove(path);
    }
  }

  private static void remove(Path going) throws IOException {
    if (!Files.isDirectory(going, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(going)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(going);
  }
}
