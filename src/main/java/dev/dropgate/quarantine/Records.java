package dev.dropgate.quarantine;

import dev.dropgate.files.Digests;
import dev.dropgate.files.Disk;
import dev.dropgate.files.Json;
import dev.dropgate.files.SafeText;
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
public final class Records {
  /** A record on its way out: no longer one, and removed for good by whoever meets it next. */
  private static final String GOING = ".deleted-";

  private final RecordFolders folders;
  private final StoreLock lock;
  private final AuditLog audit;
  private final Path keyFile;

  Records(Path store) {
    this(store, null);
  }

  /**
   * Names a store; nothing is read yet.
   *
   * @param store its folder, which need not be there
   * @param keyFile the key of sealed records, read when one is opened; null if there is none
   */
  Records(Path store, Path keyFile) {
    this.keyFile = keyFile;
    this.folders = new RecordFolders(store);
    this.lock = StoreLock.of(store);
    this.audit = new AuditLog(store);
  }

  AuditLog audit() {
    return audit;
  }

  StoreLock lock() {
    return lock;
  }

  RecordFolders folders() {
    return folders;
  }

  /** Something to do while nobody changes a manifest or the audit log. */
  interface Work {
    void run() throws IOException;
  }

  void alone(Work work) throws IOException {
    if (!lock.isThere()) {
      work.run();
      return;
    }
    lock.alone(
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
  public Path folder(String id) {
    return folders.record(id);
  }

  /**
   * Reads the audit log from its start, in constant memory.
   *
   * @param reader sees each line
   */
  public void audit(AuditReader reader) throws IOException {
    audit.read(
        (number, bytes, whole) -> {
          try {
            reader.event(number, Json.read(bytes, AuditEvent.class));
          } catch (IOException e) {
            if (whole) {
              reader.unreadable(number);
            }
          }
        });
  }

  /** Sees what happened to the records, one after the other. */
  public interface AuditReader {
    /** A line that can be read; it may be edited all the same, see {@link Verification}. */
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
    if (folders.has(part)) {
      return List.of(part);
    }
    return folders.ids().stream().filter(id -> means(part, id)).toList();
  }

  /**
   * Whether a person may mean a record.
   *
   * @param part the beginning of an id, or of the hash at its end
   * @param id a whole id, or null
   */
  public static boolean means(String part, String id) {
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
  public Manifest manifest(String id) throws IOException {
    return ManifestFile.read(folders.record(id));
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
  public void content(Manifest manifest, WritableByteChannel to) throws IOException {
    Path record = folders.record(manifest.id());
    try (ReadableByteChannel in = plain(record, manifest)) {
      String sha256 = Digests.copy(in, to);
      if (manifest.sha256() != null && !sha256.equals(manifest.sha256())) {
        throw new DamagedRecordException(record, "its content is not what was quarantined");
      }
    }
  }

  private ReadableByteChannel plain(Path record, Manifest manifest) throws IOException {
    Seal seal = manifest.seal() == null ? null : seal(record, manifest.seal());
    FileChannel content;
    try {
      content = Disk.openForReading(record.resolve(RecordFolders.CONTENT));
    } catch (NoSuchFileException e) {
      throw new DamagedRecordException(record, "its content is missing");
    }
    return seal == null ? content : new UnsealedContent(record, seal, content);
  }

  private Seal seal(Path record, String how) throws IOException {
    if (keyFile == null) {
      throw new FileSystemException(
          record.toString(), null, "is sealed; set dropgate.quarantine.key-file to its key");
    }
    Seal seal = Seal.of(keyFile);
    if (!seal.how().equals(how)) {
      throw new FileSystemException(
          record.toString(),
          null,
          "wrong key: it is sealed with "
              + SafeText.of(how)
              + ", and the key file "
              + SafeText.of(keyFile)
              + " has "
              + seal.how());
    }
    return seal;
  }

  /**
   * Notes that people were told of these records. What is no record any more is left out.
   *
   * @param ids whole ids
   * @param at when
   */
  void alertAccepted(List<String> ids, Instant at) throws IOException {
    List<String> here = ids.stream().filter(folders::has).toList();
    if (here.isEmpty()) {
      return;
    }
    lock.alone(
        () -> {
          Map<Path, byte[]> files = new LinkedHashMap<>();
          for (String id : here) {
            try {
              files.put(
                  folders.record(id).resolve(ManifestFile.NAME),
                  ManifestFile.bytes(manifest(id).alertAccepted(at)));
            } catch (DamagedRecordException e) {
              // nothing to note it in, or deleted meanwhile; verify tells
            }
          }
          if (!files.isEmpty()) {
            // Not beside each of them: a crash would leave something in hundreds of records.
            Path scratch = Disk.privateFolder(folders.scratch());
            Disk.replace(files, scratch);
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
  int delete(List<String> ids, List<AuditEvent> events) throws IOException {
    List<Path> going = new ArrayList<>();
    lock.alone(
        () -> {
          List<AuditEvent> told = new ArrayList<>();
          List<String> there = new ArrayList<>();
          for (int i = 0; i < ids.size(); i++) {
            if (folders.has(ids.get(i))) {
              there.add(ids.get(i));
              told.add(events.get(i));
            }
          }
          if (there.isEmpty()) {
            return null;
          }
          audit.appendNow(told);
          for (String id : there) {
            Path path = folders.store().resolve(GOING + id);
            remove(path); // of a crash
            Disk.rename(folders.record(id), path);
            going.add(path);
          }
          Disk.sync(folders.store());
          return null;
        });
    for (Path path : going) {
      remove(path);
    }
    return going.size();
  }

  /** Removes manifests that were to replace others when the process died. */
  void removeScratch() throws IOException {
    Path scratch = folders.scratch();
    if (Files.isDirectory(scratch, LinkOption.NOFOLLOW_LINKS)) {
      Disk.removeScratch(scratch);
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
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folders.store(), GOING + "*")) {
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
