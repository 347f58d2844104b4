package dev.dropgate.quarantine.file;

import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.quarantine.StoreVerification;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.NoSuchRecordException;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of a store on disk, to read and to change, whether the gate runs or not. Thread safe,
 * and safe against other processes.
 */
public final class FileQuarantineStore {
  private final RecordLayout folders;
  private final StoreLock lock;
  private final AuditLog audit;
  private final RecordDeleter deleter;
  private final RecordContentReader contents;

  public FileQuarantineStore(Path store) {
    this(store, null);
  }

  /**
   * Creates a store. Does not read the disk.
   *
   * @param store its folder, which need not exist
   * @param keyFile the file with the key of sealed records, read when a record is opened; null if
   *     there is no key
   */
  public FileQuarantineStore(Path store, Path keyFile) {
    this.folders = new RecordLayout(store);
    this.lock = StoreLock.of(store);
    this.audit = new AuditLog(store);
    this.contents = new RecordContentReader(folders, keyFile);
    this.deleter = new RecordDeleter(folders, lock, audit);
  }

  public AuditLog audit() {
    return audit;
  }

  public StoreLock lock() {
    return lock;
  }

  public RecordLayout folders() {
    return folders;
  }

  /** Work to do while no other process changes a manifest or the audit log. */
  public interface LockedTask {
    void run() throws IOException;
  }

  public void runLocked(LockedTask work) throws IOException {
    if (!lock.exists()) {
      work.run();
      return;
    }
    lock.runLocked(
        () -> {
          work.run();
          return null;
        });
  }

  /** Returns the ids of all records, oldest first. Reads no manifest. */
  public List<String> ids() throws IOException {
    return folders.ids();
  }

  /** Returns the folder of all records. */
  public Path store() {
    return folders.store();
  }

  /**
   * Returns the folder of a record.
   *
   * @param id a whole id
   * @return its folder, which may not exist
   */
  public Path recordFolder(String id) {
    return folders.recordFolder(id);
  }

  /**
   * Reads the audit log from its start in constant memory.
   *
   * @param reader receives each line
   */
  public void audit(AuditVisitor reader) throws IOException {
    audit.read(
        (number, bytes, whole) -> {
          try {
            reader.event(number, JsonCodec.read(bytes, AuditEvent.class));
          } catch (IOException e) {
            if (whole) {
              reader.unreadable(number);
            }
          }
        });
  }

  /** Receives the events of the audit log in order. */
  public interface AuditVisitor {
    /** Receives a readable line. It may still have been edited; see {@link StoreVerification}. */
    void event(long number, AuditEvent event);

    /** Receives the number of a line that cannot be read. */
    void unreadable(long number);
  }

  /**
   * Finds records by id or part of an id.
   *
   * @param part the beginning of the id, or of the hash at its end
   * @return all matching ids, oldest first
   */
  public List<String> find(String part) throws IOException {
    if (folders.contains(part)) {
      return List.of(part);
    }
    return folders.ids().stream().filter(id -> matchesId(part, id)).toList();
  }

  /**
   * Returns whether part of an id matches a record.
   *
   * @param part the beginning of an id, or of the hash at its end
   * @param id a whole id, or null
   */
  public static boolean matchesId(String part, String id) {
    return id != null
        && !part.isEmpty()
        && (id.startsWith(part) || id.startsWith(part, id.indexOf('-') + 1));
  }

  /**
   * Reads a record's manifest.
   *
   * @param id a whole id
   * @throws DamagedRecordException if it is missing, torn or edited
   */
  public Manifest readManifest(String id) throws IOException {
    return ManifestFile.read(folders.recordFolder(id));
  }

  /**
   * Reads a record's whole content, unsealed. Whether the content is complete and authentic is
   * known only at its end, so the caller must discard what was written if this method throws.
   *
   * @param manifest its manifest
   * @param to the target; null to verify only
   * @throws DamagedRecordException if the content is missing or differs from what was quarantined
   * @throws java.nio.file.FileSystemException if it is sealed and the key is missing or a different
   *     one
   */
  public void readContent(Manifest manifest, WritableByteChannel to) throws IOException {
    contents.read(manifest, to);
  }

  /**
   * Marks the alerts of records as accepted. Ids without a record are ignored.
   *
   * @param ids whole ids
   * @param at the time of acceptance
   */
  public void markAlerted(List<String> ids, Instant at) throws IOException {
    List<String> present = ids.stream().filter(folders::contains).toList();
    if (present.isEmpty()) {
      return;
    }
    lock.runLocked(
        () -> {
          Map<Path, byte[]> files = new LinkedHashMap<>();
          for (String id : present) {
            try {
              files.put(
                  folders.recordFolder(id).resolve(ManifestFile.FILE_NAME),
                  ManifestFile.toBytes(readManifest(id).withAlertAccepted(at)));
            } catch (DamagedRecordException e) {
              // The manifest cannot be updated, or the record was deleted meanwhile; verification
              // reports it.
            }
          }
          if (!files.isEmpty()) {
            // Uses one scratch folder, because a crash would otherwise leave files in hundreds of
            // records.
            Path scratch = DurableFiles.createPrivateFolders(folders.scratchFolder());
            AtomicFileWriter.replace(files, scratch);
            removeIfEmpty(scratch);
          }
          return null;
        });
  }

  /**
   * Deletes a record permanently.
   *
   * @param id a whole id
   * @param event the line for the audit log, written first
   * @throws NoSuchRecordException if another process has just deleted it
   */
  public void delete(String id, AuditEvent event) throws IOException {
    if (delete(List.of(id), List.of(event)) == 0) {
      throw new NoSuchRecordException("record " + id + ": someone else has just deleted it");
    }
  }

  /**
   * Deletes records permanently, with one write to the disk for all lines of the audit log.
   *
   * @param ids whole ids; ids without a record are ignored
   * @param events a line for each id, written first
   * @return the number of records deleted
   */
  public int delete(List<String> ids, List<AuditEvent> events) throws IOException {
    return deleter.delete(ids, events);
  }

  /** Finishes the deletions that a crash interrupted. */
  void finishDeletions() throws IOException {
    deleter.finishDeletions();
  }

  /** Removes replacement manifests that a crash left behind. */
  void removeScratch() throws IOException {
    Path scratch = folders.scratchFolder();
    if (Files.isDirectory(scratch, LinkOption.NOFOLLOW_LINKS)) {
      AtomicFileWriter.removeScratch(scratch);
      removeIfEmpty(scratch);
    }
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // Left by a crash or in use by another process: the next start tries again.
    }
  }
}
