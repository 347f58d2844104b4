package dev.dropgate.quarantine;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.OtherFileSystemException;
import dev.dropgate.io.SafeFolder;
import dev.dropgate.io.SparseFileChannel;
import dev.dropgate.io.UnnamedFile;
import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.model.Verdict;
import dev.dropgate.quarantine.record.AuditAction;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.RecordState;
import dev.dropgate.quarantine.record.RecordTime;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Returns one record to the flow, exactly once. The order of the steps makes it safe against
 * crashes:
 *
 * <ol>
 *   <li>A copy of the original file is written beside the content.
 *   <li>A line in the audit log states the intent.
 *   <li>The copy is handed on, by a rename or through {@code direct:triage}, which processes the
 *       same claim once however often it is handed in.
 *   <li>The record is deleted.
 * </ol>
 *
 * <p>A record with the intent but without the copy is one whose file was already handed on. For one
 * use.
 */
public final class RejudgeTransaction {
  private static final String COPY_FILE = "back";
  private static final int HASH_DIGITS = 16;

  private final QuarantineStore records;
  private final Manifest manifest;
  private final RejudgeRequestStore.Request request;
  private boolean begun;

  /**
   * Reads the manifest of a record that is to be judged again.
   *
   * @param records the store
   * @param id the id of a record in the store
   * @param request the request
   * @throws DamagedRecordException if its manifest cannot be used
   */
  public RejudgeTransaction(
      QuarantineStore records, RecordId id, RejudgeRequestStore.Request request)
      throws IOException {
    this.records = records;
    this.manifest = records.readManifest(id);
    this.request = request;
  }

  public Manifest manifest() {
    return manifest;
  }

  /**
   * Returns why the record cannot be judged again; null if it can.
   *
   * @param settings the settings of the directory it came from; null if it is not monitored now
   */
  public String hindrance(RejudgeConfig settings) {
    if (settings == null) {
      return "came from " + manifest.origin().directory() + ", which is not monitored now";
    }
    return manifest.kind() == EntryKind.FILE
        ? null
        : "is of kind " + manifest.kind().folderName() + ", whose content no rule reads";
  }

  /**
   * Returns whether a verdict leaves the record in the store.
   *
   * @param verdict the new verdict
   */
  public boolean keepsRecord(Verdict verdict) {
    return verdict == Verdict.UNDECIDED || manifest.verdict() == verdict;
  }

  /** Returns whether an earlier run, before a crash, has logged the intent. */
  public boolean isBegun() {
    return manifest.state() == RecordState.REJUDGING;
  }

  /**
   * Returns the original file as an entry, with its copy in the record's folder.
   *
   * @return null if the copy was already handed on
   * @throws IOException if the copy cannot be written
   */
  public Entry entry() throws IOException {
    Path copy = isBegun() ? existingCopy() : copy();
    return copy == null ? null : entry(copy);
  }

  private Entry entry(Path copy) {
    Path path = manifest.originalPath();
    Path directory = manifest.originalDirectory();
    FileMetadata attributes = manifest.file().metadata();
    return new Entry(
        newId().toString(),
        copy,
        directory,
        path.startsWith(directory) ? directory.relativize(path) : path.getFileName(),
        EntryKind.FILE,
        manifest.detectedAt().toInstant(),
        attributes);
  }

  // A new id, because the old one was already reported. It is the same after a crash.
  private RecordId newId() {
    byte[] hash =
        ContentHasher.sha256(
            (manifest.id() + AuditAction.REJUDGING.word()).getBytes(StandardCharsets.UTF_8));
    return manifest.id().withHash(HexFormat.of().formatHex(hash).substring(0, HASH_DIGITS));
  }

  // The copy has its own name, or the name that a delivery to another file system gives it.
  private Path existingCopy() throws IOException {
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(records.workFolder(manifest.id()), COPY_FILE + "*")) {
      for (Path file : all) {
        return file;
      }
    }
    return null;
  }

  private Path copy() throws IOException {
    Path record = records.workFolder(manifest.id());
    Path copy = record.resolve(COPY_FILE);
    Files.deleteIfExists(copy);
    try (FileChannel channel = DurableFiles.createNew(copy)) {
      write(channel);
      FileMetadataAccess.apply(manifest.file().metadata(), copy);
      DurableFiles.sync(channel);
    } catch (IOException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
    DurableFiles.sync(record);
    return copy;
  }

  /** Deletes the copy, so that the record stays unchanged. */
  public void discardCopy() throws IOException {
    if (!begun && !isBegun()) {
      Files.deleteIfExists(records.workFolder(manifest.id()).resolve(COPY_FILE));
    }
  }

  /** Records in the audit log and in the manifest that the file is about to be handed on. */
  public void logIntent() throws IOException {
    if (isBegun()) {
      return;
    }
    records.changeLocked(
        () -> {
          Manifest now = records.readManifest(manifest.id());
          Manifest.Event event =
              new Manifest.Event(
                  RecordTime.of(Instant.now()),
                  AuditAction.REJUDGING,
                  request.by().toString(),
                  text(request.reason()),
                  null,
                  null);
          try (QuarantineStore.PreparedManifest next = records.prepare(now.withEvent(event))) {
            records.audit().append(event(AuditAction.REJUDGING, null));
            begun = true; // from here on the copy is the file, even if a later step fails
            next.commit();
          }
          return null;
        });
  }

  /**
   * Moves a clean file back to its original folder, under a free name.
   *
   * @param entry the copy
   * @return the path of the restored file
   * @throws IOException if its folder cannot be reached without following a link
   */
  public Path putInPlace(Entry entry) throws IOException {
    RestorePermissionPolicy.PROCESS_RIGHTS.requireOriginalPlace(manifest);
    RestoreTarget target = RestoreTarget.of(manifest, null);
    try (SafeFolder folder = target.open()) {
      Path name;
      try {
        name =
            target.claimName(
                true, manifest.id().toString(), free -> folder.moveIn(entry.content(), free));
      } catch (OtherFileSystemException e) {
        name = copied(target, folder);
      }
      folder.sync();
      return folder.path().resolve(name);
    }
  }

  // An earlier run, before a crash, may have put a file of the same content under that name.
  private Path copied(RestoreTarget target, SafeFolder folder) throws IOException {
    if (isBegun() && folder.containsContent(target.name(), manifest.sha256())) {
      return target.name();
    }
    try (UnnamedFile file = UnnamedFile.createIn(folder)) {
      write(file.channel());
      FileMetadataAccess.apply(manifest.file().metadata(), file.path());
      DurableFiles.sync(file.channel());
      return target.claimName(true, manifest.id().toString(), file::giveName);
    }
  }

  private void write(FileChannel channel) throws IOException {
    SparseFileChannel file = new SparseFileChannel(channel);
    records.readContent(manifest, file);
    file.finish();
  }

  /**
   * Deletes the record after its file was handed on.
   *
   * @param to the path of the file, or the id of its new record; null if unknown
   */
  public void finish(PrintableText to) throws IOException {
    records.delete(List.of(manifest.id()), List.of(event(AuditAction.REJUDGED, to)));
  }

  private AuditEvent event(AuditAction action, PrintableText to) {
    return AuditEvent.now(action, request.by())
        .record(manifest.id())
        .reason(request.reason())
        .to(to)
        .build();
  }

  private static String text(PrintableText text) {
    return text == null ? null : text.toString();
  }
}
