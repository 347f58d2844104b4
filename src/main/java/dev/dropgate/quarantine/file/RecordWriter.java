package dev.dropgate.quarantine.file;

import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.DurableCopy;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.OtherFileSystemException;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.NewRecord;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestCodec;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Writes records to disk as {@code ID/manifest.json} and {@code ID/content}. Writes the manifest
 * before the content and never overwrites a record. Storing the same claim again changes nothing.
 * Thread safe.
 */
final class RecordWriter {
  private static final Set<PosixFilePermission> READ_ONLY = Set.of(PosixFilePermission.OWNER_READ);

  /** The name of content that is still being written. */
  static final String PARTIAL_CONTENT_FILE = "content.tmp";

  private final RecordLayout folders;
  private final AuditLog audit;
  private final ContentSeal seal;

  /**
   * Creates a writer for a store. Does not read the disk.
   *
   * @param folders the layout of its records
   * @param audit its audit log
   * @param seal the seal for the content of new records; null to store it unsealed
   */
  RecordWriter(RecordLayout folders, AuditLog audit, ContentSeal seal) {
    this.folders = folders;
    this.audit = audit;
    this.seal = seal;
  }

  /** Stores files as records, as {@link FileQuarantineStore#keep}. */
  void keep(List<NewRecord> records, UnitOfWork unit) throws IOException {
    List<StartedRecord> started = new ArrayList<>(records.size());
    List<AuditEvent> arrivals = new ArrayList<>(records.size());
    for (NewRecord one : records) {
      ThreadHeartbeat.beat();
      started.add(start(one, arrivals, unit));
    }
    // The lines come before the content, so that no complete record lacks its line.
    if (!arrivals.isEmpty()) {
      audit.append(arrivals, unit);
    }
    for (StartedRecord one : started) {
      ThreadHeartbeat.beat();
      finish(one, unit);
    }
    DurableFiles.sync(folders.store(), unit);
  }

  /** A record with its manifest. */
  private record StartedRecord(NewRecord record, Manifest written, boolean alreadyKept) {}

  private StartedRecord start(NewRecord one, List<AuditEvent> arrivals, UnitOfWork unit)
      throws IOException {
    Manifest manifest = one.manifest();
    boolean isNew = createFolder(folders.recordFolder(manifest.id()), unit);
    Manifest written = manifest(isNew, sealed(manifest), one.content(), unit);
    boolean alreadyKept =
        !isNew && Files.exists(folders.contentFile(manifest.id()), LinkOption.NOFOLLOW_LINKS);
    String facts = ManifestCodec.hashFacts(written);
    if (isNew || !audit.hasFacts(written.id().toString(), facts)) {
      arrivals.add(arrivalEvent(written, facts));
    }
    return new StartedRecord(one, written, alreadyKept);
  }

  private void finish(StartedRecord one, UnitOfWork unit) throws IOException {
    Manifest manifest = one.record().manifest();
    Path content = one.record().content();
    Path made = folders.recordFolder(manifest.id());
    Path kept = folders.contentFile(manifest.id());
    if (!one.alreadyKept() && one.written().seal() != null) {
      seal(content, kept, made.resolve(PARTIAL_CONTENT_FILE), one.written());
    } else if (!one.alreadyKept()) {
      link(content, kept, made.resolve(PARTIAL_CONTENT_FILE), manifest);
    }
    protect(kept, manifest);
    if (manifest.sha256() != null) {
      DurableFiles.syncFile(kept, unit);
    }
    DurableFiles.sync(made, unit);
  }

  // A record is usually new, and then its folder needs no search for leftovers.
  private static boolean createFolder(Path record, UnitOfWork unit) throws IOException {
    try {
      DurableFiles.createPrivateFolder(record, unit);
      return true;
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      DurableFiles.createPrivateFolders(record);
      AtomicFileWriter.removeScratch(record);
      return false;
    }
  }

  // Unreadable content cannot be sealed.
  private Manifest sealed(Manifest manifest) {
    return seal == null || manifest.sha256() == null
        ? manifest
        : manifest.withSeal(seal.description());
  }

  private static AuditEvent arrivalEvent(Manifest manifest, String facts) {
    return AuditEvent.now(manifest.arrival(), AuditEvent.GATE)
        .record(manifest.id())
        .facts(facts)
        .reason(PrintableText.ofEscaped(manifest.rules()))
        .build();
  }

  // The caller deletes the original afterwards, so a mix-up of two files would lose one. A manifest
  // that cannot be read was cut off by a power failure before its batch was committed.
  private Manifest manifest(boolean isNew, Manifest manifest, Path content, UnitOfWork unit)
      throws IOException {
    Path file = folders.manifestFile(manifest.id());
    Path kept = folders.contentFile(manifest.id());
    if (isNew || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      AtomicFileWriter.writeNew(file, ManifestCodec.toBytes(manifest), unit);
      return manifest;
    }
    Manifest existing;
    try {
      existing = folders.readManifest(manifest.id());
    } catch (DamagedRecordException e) {
      if (manifest.sha256() != null && Files.exists(content, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(kept); // how it was sealed is unknown; the content is stored again
      }
      AtomicFileWriter.replaceTorn(file, ManifestCodec.toBytes(manifest), unit);
      return manifest;
    }
    boolean sameContent =
        existing.sha256() == null
            || manifest.sha256() == null
            || existing.sha256().equals(manifest.sha256());
    if (!sameContent || !manifest.path().equals(existing.path())) {
      throw new FileSystemException(
          folders.recordFolder(manifest.id()).toString(), null, "holds another file already");
    }
    if (!Objects.equals(existing.seal(), manifest.seal())
        && !Files.exists(kept, LinkOption.NOFOLLOW_LINKS)) {
      AtomicFileWriter.replaceTorn(
          file,
          ManifestCodec.toBytes(manifest),
          unit); // the key was changed before the content arrived
      return manifest;
    }
    boolean unread = existing.sha256() == null && manifest.sha256() == null;
    if (unread
        && existing.size() != manifest.size()
        && !Files.exists(kept, LinkOption.NOFOLLOW_LINKS)) {
      AtomicFileWriter.replaceTorn(
          file, ManifestCodec.toBytes(manifest), unit); // it grew between two tries
      return manifest;
    }
    return existing;
  }

  private static void protect(Path kept, Manifest manifest) throws IOException {
    try {
      Files.setPosixFilePermissions(kept, READ_ONLY);
    } catch (FileSystemException e) {
      if (manifest.sha256() != null) {
        throw e;
      }
      // An unreadable file of another user; the record's folder is closed to others.
    }
  }

  private void seal(Path content, Path kept, Path copy, Manifest manifest) throws IOException {
    Files.deleteIfExists(copy);
    requireSame(manifest, seal.seal(content, copy, manifest.id()), content, copy);
    DurableFiles.rename(copy, kept);
  }

  private static void link(Path content, Path kept, Path copy, Manifest manifest)
      throws IOException {
    try {
      Files.createLink(kept, content);
    } catch (FileSystemException | UnsupportedOperationException e) {
      // A different file system, one without hard links, or a file that the process may not link
      // to.
      Files.deleteIfExists(copy);
      if (manifest.sha256() == null) {
        moveUnread(content, kept, copy, manifest);
        return;
      }
      requireSame(manifest, DurableCopy.copy(content, copy), content, copy);
      DurableFiles.rename(copy, kept);
    }
  }

  private static void requireSame(Manifest manifest, String sha256, Path content, Path copy)
      throws IOException {
    if (!manifest.sha256().equals(sha256)) {
      Files.delete(copy);
      throw new FileSystemException(content.toString(), null, "changed since it was hashed");
    }
  }

  // The content is too big, or the process may not read it. Within one file system a move is
  // enough. Another file system needs a copy, limited to the size in the manifest even if the file
  // grows.
  private static void moveUnread(Path content, Path kept, Path copy, Manifest manifest)
      throws IOException {
    try {
      DurableFiles.rename(content, kept);
    } catch (OtherFileSystemException e) {
      if (!Files.isReadable(content)) {
        throw e;
      }
      DurableCopy.copy(content, copy, manifest.size());
      if (Files.size(copy) != manifest.size()) {
        Files.delete(copy);
        throw new FileSystemException(content.toString(), null, "changed since it was recorded");
      }
      DurableFiles.rename(copy, kept);
    }
  }
}
