package dev.dropgate.quarantine.file;

import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.FileReplacement;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.AuditTrail;
import dev.dropgate.quarantine.NewRecord;
import dev.dropgate.quarantine.QuarantineStore;
import dev.dropgate.quarantine.RejudgeRequestStore;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestCodec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The records of a store on disk, each in a folder as {@code manifest.json} and {@code content}.
 * Thread safe, and safe against other processes.
 */
public final class FileQuarantineStore implements QuarantineStore {
  private final RecordLayout folders;
  private final StoreLock lock;
  private final AuditLog audit;
  private final RecordWriter writer;
  private final RecordDeleter deleter;
  private final RecordContentReader contents;
  private final RejudgeRequestFolder requests;

  public FileQuarantineStore(Path store) {
    this(store, null, null);
  }

  /**
   * Creates a store. Does not read the disk.
   *
   * @param store its folder, which need not exist
   * @param keyFile the file with the key of sealed records, read when a record is opened; null if
   *     there is no key
   * @param seal the seal for the content of new records; null to store it unsealed
   */
  public FileQuarantineStore(Path store, Path keyFile, ContentSeal seal) {
    this.folders = new RecordLayout(store);
    this.lock = StoreLock.of(store);
    this.audit = new AuditLog(store);
    this.writer = new RecordWriter(folders, audit, seal);
    this.contents = new RecordContentReader(folders, keyFile);
    this.deleter = new RecordDeleter(folders, lock, audit);
    this.requests = new RejudgeRequestFolder(store);
  }

  @Override
  public PrintableText name() {
    return PrintableText.of(folders.store());
  }

  @Override
  public AuditTrail audit() {
    return audit;
  }

  @Override
  public RejudgeRequestStore rejudgeRequests() {
    return requests;
  }

  RecordLayout folders() {
    return folders;
  }

  @Override
  public <T> T changeLocked(LockedWork<T> work) throws IOException {
    return lock.runLocked(work);
  }

  @Override
  public <T> T readLocked(LockedWork<T> work) throws IOException {
    return lock.exists() ? lock.runLocked(work) : work.run();
  }

  @Override
  public void recover() throws IOException {
    new StoreRecovery(this).run();
  }

  @Override
  public void keep(List<NewRecord> records, UnitOfWork unit) throws IOException {
    writer.keep(records, unit);
  }

  @Override
  public List<RecordId> ids() throws IOException {
    return folders.ids();
  }

  @Override
  public boolean contains(RecordId id) {
    return folders.contains(id);
  }

  @Override
  public boolean isEmpty(RecordId id) {
    return !Files.exists(folders.manifestFile(id), LinkOption.NOFOLLOW_LINKS)
        && !Files.exists(folders.contentFile(id), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public byte[] readManifestBytes(RecordId id) throws IOException {
    return folders.readManifestBytes(id);
  }

  @Override
  public void readContent(Manifest manifest, WritableByteChannel to) throws IOException {
    contents.read(manifest, to);
  }

  // Content that is not sealed is read where it is.
  @Override
  public FileChannel openContent(Manifest manifest) throws IOException {
    if (manifest.seal() != null) {
      return QuarantineStore.super.openContent(manifest);
    }
    readContent(manifest, null);
    return DurableFiles.openForReading(folders.contentFile(manifest.id()));
  }

  @Override
  public OptionalLong contentSize(RecordId id) throws IOException {
    try {
      return OptionalLong.of(
          Files.readAttributes(
                  folders.contentFile(id), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .size());
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public Optional<PrintableText> contentLocation(RecordId id) {
    return Optional.of(PrintableText.of(folders.contentFile(id)));
  }

  @Override
  public Optional<RecordId> recordAt(Path location) {
    return location.startsWith(folders.store()) && !location.equals(folders.store())
        ? RecordId.parse(folders.store().relativize(location).getName(0).toString())
        : Optional.empty();
  }

  @Override
  public Optional<Instant> lastChange(RecordId id) {
    Path record = folders.recordFolder(id);
    try (Stream<Path> files = Files.list(record)) {
      Instant last = Instant.MIN;
      for (Path file : Stream.concat(Stream.of(record), files).toList()) {
        Instant changed =
            ((FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS))
                .toInstant();
        last = changed.isAfter(last) ? changed : last;
      }
      return Optional.of(last);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public Path workFolder(RecordId id) {
    return folders.recordFolder(id);
  }

  @Override
  public PreparedManifest prepare(Manifest next) throws IOException {
    FileReplacement file =
        new FileReplacement(folders.manifestFile(next.id()), ManifestCodec.toBytes(next));
    return new PreparedManifest() {
      @Override
      public void commit() throws IOException {
        file.commit();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  @Override
  public void markAlerted(List<RecordId> ids, Instant at) throws IOException {
    List<RecordId> present = ids.stream().filter(folders::contains).toList();
    if (present.isEmpty()) {
      return;
    }
    lock.runLocked(
        () -> {
          Map<Path, byte[]> files = new LinkedHashMap<>();
          for (RecordId id : present) {
            try {
              files.put(
                  folders.manifestFile(id),
                  ManifestCodec.toBytes(readManifest(id).withAlertAccepted(at)));
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

  @Override
  public int delete(List<RecordId> ids, List<AuditEvent> events) throws IOException {
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
