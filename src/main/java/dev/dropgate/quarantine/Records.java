package dev.dropgate.quarantine;

import dev.dropgate.files.Digests;
import dev.dropgate.files.Disk;
import dev.dropgate.files.Json;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
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

  Records(Path store) {
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
   * Reads a record's content through.
   *
   * @param manifest its manifest
   * @param to where to write it; null to read only
   * @throws DamagedRecordException if it is missing, or not what was quarantined
   */
  public void content(Manifest manifest, WritableByteChannel to) throws IOException {
    Path record = folders.record(manifest.id());
    try (ReadableByteChannel in = Disk.openForReading(record.resolve(RecordFolders.CONTENT))) {
      String sha256 = Digests.copy(in, to);
      if (manifest.sha256() != null && !sha256.equals(manifest.sha256())) {
        throw new DamagedRecordException(record, "its content is not what was quarantined");
      }
    } catch (NoSuchFileException e) {
      throw new DamagedRecordException(record, "its content is missing");
    }
  }

  /**
   * Changes what may change in a manifest, and nothing else.
   *
   * @param id a whole id
   * @param change from the manifest as it is now
   * @param event the line for the audit log, written first
   * @return the manifest afterwards
   */
  Manifest change(String id, UnaryOperator<Manifest> change, AuditEvent event) throws IOException {
    return lock.alone(
        () -> {
          Manifest changed = change.apply(manifest(id));
          audit.append(event);
          Disk.replace(
              Map.of(folders.record(id).resolve(ManifestFile.NAME), ManifestFile.bytes(changed)));
          return changed;
        });
  }

  /**
   * Notes that people were told of these records. What is no record any more is left out.
   *
   * @param ids whole ids
   * @param at when
   */
  void alertAccepted(List<String> ids, Instant at) throws IOException {
    lock.alone(
        () -> {
          Map<Path, byte[]> files = new LinkedHashMap<>();
          for (String id : ids) {
            if (folders.has(id)) {
              try {
                files.put(
                    folders.record(id).resolve(ManifestFile.NAME),
                    ManifestFile.bytes(manifest(id).alertAccepted(at)));
              } catch (DamagedRecordException e) {
                // nothing to note it in; verify tells
              }
            }
          }
          Disk.replace(files);
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
    Path record = folders.record(id);
    Path going = folders.store().resolve(GOING + id);
    lock.alone(
        () -> {
          if (!folders.has(id)) {
            throw new NoSuchRecordException("record " + id + ": somebody else has just deleted it");
          }
          remove(going); // of a crash
          audit.append(event);
          Disk.rename(record, going);
          return null;
        });
    remove(going);
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
