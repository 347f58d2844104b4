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
 * The records of a store, to look at and to work with, while the gate runs or not. Thread safe,
 * also against other processes.
 */
public final class FileQuarantineStore {
  /** A record on its way out: no longer one, and removed for good by whoever meets it next. */
  private static final String DELETED_PREFIX = ".deleted-";

  private final RecordLayout folders;
  private final StoreLock lock;
  private final AuditLog audit;
  private final Path keyFile;

  public FileQuarantineStore(Path store) {
    this(store, null);
  }

  /**
   * Names a store; nothing is read yet.
   *
   * @param store its folder, which need not be there
   * @param keyFile the key of sealed records, read when one is opened; null if there is none
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

  /** Something to do while nobody changes a manifest or the audit log. */
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

  /** The ids of all records, oldest first; no manifest is read. */
  public List<String> ids() throws IOException {
    return folders.ids();
  }

  /** The folder of all records. */
  public Path store() {
    return folders.store();
  }

  /**
   * Where a record is.
   *
   * @param id a whole id
   * @return its folder, which may be gone
   */
  public Path recordFolder(String id) {
    return folders.recordFolder(id);
  }

  /**
   * Reads the audit log from its start, in constant memory.
   *
   * @param reader sees each line
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

  /** Sees what happened to the records, one after the other. */
  public interface AuditVisitor {
    /** A line that can be read; it may be edited all the same, see {@link StoreVerification}. */
    void event(long number, AuditEvent event);

    /** A line that cannot. */
    void unreadable(long number);
  }

  /**
   * Finds a record by its id or part of it.
   *
   * @param part the beginning of the id, or of the hash at its end
   * @return all ids that it may mean, oldest first
   */
  public List<String> find(String part) throws IOException {
    if (folders.contains(part)) {
      return List.of(part);
    }
    return folders.ids().stream().filter(id -> matchesId(part, id)).toList();
  }

  /**
   * Whether a person may mean a record.
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
   * A record's manifest.
   *
   * @param id a whole id
   * @throws DamagedRecordException if it is missing, torn or edited
   */
  public Manifest readManifest(String id) throws IOException {
    return ManifestFile.read(folders.recordFolder(id));
  }

  /**
   * Reads a record's content through, unsealed. Whether it is whole and what was quarantined is
   * known only at its end: what was written by then is good for nothing if this throws.
   *
   * @param manifest its manifest
   * @param to where to write it; null to read only
   * @throws DamagedRecordException if it is missing, or not what was quarantined
   * @throws java.nio.file.FileSystemException if it is sealed and the key is missing or another one
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
   * Notes that people were told of these records. What is no record any more is left out.
   *
   * @param ids whole ids
   * @param at when
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
              // nothing to note it in, or deleted meanwhile; verify tells
            }
          }
          if (!files.isEmpty()) {
            // Not beside each of them: a crash would leave something in hundreds of records.
            Path scratch = DurableFiles.createPrivateFolders(folders.scratchFolder());
            DurableFiles.replace(files, scratch);
            removeIfEmpty(scratch);
          }
          return null;
        });
  }

  /**
   * Deletes a record for good.
   *
   * @param id a whole id
   * @param event the line for the audit log, written first
   * @throws NoSuchRecordException if somebody else has just deleted it
   */
  public void delete(String id, AuditEvent event) throws IOException {
    if (delete(List.of(id), List.of(event)) == 0) {
      throw new NoSuchRecordException("record " + id + ": somebody else has just deleted it");
    }
  }

  /**
   * Deletes records for good, with one write to the disk for all lines of the audit log.
   *
   * @param ids whole ids; what is no record any more is left out
   * @param events a line for each, written first
   * @return how many were there
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
            remove(path); // of a crash
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

  /** Removes manifests that were to replace others when the process died. */
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
      // of a crash, or of somebody else: the next start looks again
    }
  }

  /** Removes for good what a crash kept from it. */
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
