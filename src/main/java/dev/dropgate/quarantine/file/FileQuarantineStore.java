package dev.dropgate.quarantine.file;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.SafeText;
import dev.dropgate.quarantine.StoreVerification;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.NoSuchRecordException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The records of a store on disk, to read and to change, whether the gate runs or not. Thread safe,
 * and safe against other processes.
 */
public final class FileQuarantineStore {
  /**
   * The name prefix of a record being deleted, which no longer counts as a record. The deletion
   * removes it; after a crash, the next start does.
   */
  private static final String DELETED_PREFIX = ".deleted-";

  private final RecordLayout folders;
  private final StoreLock lock;
  private final AuditLog audit;
  private final Path keyFile;

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
    this.keyFile = keyFile;
    this.folders = new RecordLayout(store);
    this.lock = StoreLock.of(store);
    this.audit = new AuditLog(store);
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
    Path record = folders.recordFolder(manifest.id());
    try (ReadableByteChannel in = openPlain(record, manifest)) {
      String sha256 = ContentHasher.copyAndHash(in, to);
      if (manifest.sha256() != null && !sha256.equals(manifest.sha256())) {
        throw new DamagedRecordException(record, "its content is not what was quarantined");
      }
    }
  }

  private ReadableByteChannel openPlain(Path record, Manifest manifest) throws IOException {
    ContentSeal seal = manifest.seal() == null ? null : seal(record, manifest.seal());
    FileChannel content;
    try {
      content = DurableFiles.openForReading(record.resolve(RecordLayout.CONTENT_FILE));
    } catch (NoSuchFileException e) {
      throw new DamagedRecordException(record, "its content is missing");
    }
    return seal == null ? content : new UnsealedContentChannel(record, seal, content);
  }

  private ContentSeal seal(Path record, String how) throws IOException {
    if (keyFile == null) {
      throw new FileSystemException(
          record.toString(), null, "is sealed; set dropgate.quarantine.key-file to its key");
    }
    ContentSeal seal = ContentSeal.of(keyFile);
    if (!seal.description().equals(how)) {
      throw new FileSystemException(
          record.toString(),
          null,
          "wrong key: it is sealed with "
              + SafeText.of(how)
              + ", and the key file "
              + SafeText.of(keyFile)
              + " has "
              + seal.description());
    }
    return seal;
  }

  /**
   * Marks the alerts of records as accepted. Ids without a record are ignored.
   *
   * @param ids whole ids
   * @param at the time of acceptance
   */
  public void markAlerted(List<String> ids, Instant at) throws IOException {
    List<String> here = ids.stream().filter(folders::contains).toList();
    if (here.isEmpty()) {
      return;
    }
    lock.runLocked(
        () -> {
          Map<Path, byte[]> files = new LinkedHashMap<>();
          for (String id : here) {
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
            DurableFiles.replace(files, scratch);
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
      throw new NoSuchRecordException("record " + id + ": somebody else has just deleted it");
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
    List<Path> going = new ArrayList<>();
    lock.runLocked(
        () -> {
          List<AuditEvent> told = new ArrayList<>();
          List<String> there = new ArrayList<>();
          for (int i = 0; i < ids.size(); i++) {
            if (folders.contains(ids.get(i))) {
              there.add(ids.get(i));
              told.add(events.get(i));
            }
          }
          if (there.isEmpty()) {
            return null;
          }
          audit.appendNow(told);
          for (String id : there) {
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

  /** Removes replacement manifests that a crash left behind. */
  void removeScratch() throws IOException {
    Path scratch = folders.scratchFolder();
    if (Files.isDirectory(scratch, LinkOption.NOFOLLOW_LINKS)) {
      DurableFiles.removeScratch(scratch);
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

  /** Finishes the deletions that a crash interrupted. */
  void removeDeleted() throws IOException {
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
