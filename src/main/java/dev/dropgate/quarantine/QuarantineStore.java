package dev.dropgate.quarantine;

import dev.dropgate.io.SafeFolder;
import dev.dropgate.io.SparseFileChannel;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.io.UnnamedFile;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestCodec;
import dev.dropgate.quarantine.record.NoSuchRecordException;
import dev.dropgate.quarantine.record.StoreLockedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps records: for each stopped file its content and its manifest, and an audit log of what was
 * done with them. Implementations are thread safe, and safe against other processes that use the
 * same store. {@code QuarantineStoreContractTest} says in tests what each must do.
 */
public interface QuarantineStore {
  /** Returns the name of the store in messages, for example its folder. */
  PrintableText name();

  /**
   * Removes what a crash left, when the gate starts. A record whose content did not arrive is
   * rolled back, because the spool hands in the same claim again.
   */
  void recover() throws IOException;

  /**
   * Stores files as records. The originals stay in place: the caller deletes them when every step
   * is done. Never overwrites a record; storing the same claim again changes nothing. A store of
   * files may leave the sync to the unit, which deletes the originals only after it. In every other
   * store the records are durable when this method returns.
   *
   * @param records the files
   * @param unit when it is committed, the records are kept for good
   * @throws IOException if a record is not complete, or its id is that of another file's record;
   *     the others may be stored or not
   */
  void keep(List<NewRecord> records, UnitOfWork unit) throws IOException;

  /** Stores a file as a record that is kept for good on return. */
  default void keep(Manifest manifest, Path content) throws IOException {
    keep(List.of(new NewRecord(manifest, content)), UnitOfWork.immediate());
  }

  /** Returns the ids of all records, oldest first. Reads no manifest. */
  List<RecordId> ids() throws IOException;

  /** Returns whether there is a record of this id, complete or not. */
  boolean contains(RecordId id);

  /** Returns whether a record has neither manifest nor content, as one that is being created. */
  boolean isEmpty(RecordId id);

  /**
   * Reads the bytes of a manifest without verifying them.
   *
   * @throws DamagedRecordException if it is missing or cannot be a manifest
   * @throws IOException if the store cannot be read
   */
  byte[] readManifestBytes(RecordId id) throws IOException;

  /**
   * Reads and verifies a manifest.
   *
   * @throws DamagedRecordException if it is missing, torn or edited
   * @throws IOException if the store cannot be read
   */
  default Manifest readManifest(RecordId id) throws IOException {
    return ManifestCodec.parse(id, readManifestBytes(id));
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
  void readContent(Manifest manifest, WritableByteChannel to) throws IOException;

  /**
   * Opens a record's content, verified and unsealed, for reading at any position. It never gets
   * another name on the disk.
   *
   * @param manifest its manifest
   * @throws IOException as {@link #readContent} does
   */
  default FileChannel openContent(Manifest manifest) throws IOException {
    try (SafeFolder folder = SafeFolder.open(workFolder(manifest.id()));
        UnnamedFile plain = UnnamedFile.createIn(folder)) {
      SparseFileChannel file = new SparseFileChannel(plain.channel());
      readContent(manifest, file);
      file.finish();
      return FileChannel.open(plain.path(), StandardOpenOption.READ);
    }
  }

  /** Returns the size of a record's content as stored, in bytes; empty if there is none. */
  OptionalLong contentSize(RecordId id) throws IOException;

  /** Returns the place of a record's content for people; empty if it has none they could use. */
  default Optional<PrintableText> contentLocation(RecordId id) {
    return Optional.empty();
  }

  /** Returns the id that a path inside this store belongs to; empty if it is not inside. */
  default Optional<RecordId> recordAt(Path location) {
    return Optional.empty();
  }

  /** Returns when a record last changed in any way; empty if it is gone. */
  Optional<Instant> lastChange(RecordId id);

  /** Counts the records and their content. Reads no manifest. */
  default StoreUsage usage() throws IOException {
    return StoreUsage.of(this);
  }

  /** A manifest that is stored but not in force yet, so that every step that can fail is done. */
  interface PreparedManifest extends Closeable {
    /** Replaces the old manifest in one step. */
    void commit() throws IOException;

    /** Discards the new manifest unless it was committed. */
    @Override
    void close() throws IOException;
  }

  /**
   * Prepares the replacement of a record's manifest. Call it in {@link #changeLocked}.
   *
   * @param next the new manifest of an existing record
   */
  PreparedManifest prepare(Manifest next) throws IOException;

  /**
   * Marks the alerts of records as accepted. Ids without a record are ignored.
   *
   * @param ids the records
   * @param at the time of acceptance
   */
  void markAlerted(List<RecordId> ids, Instant at) throws IOException;

  /**
   * Deletes records permanently, with one write to the disk for all lines of the audit log.
   *
   * @param ids the records; ids without a record are ignored
   * @param events a line for each id, written first
   * @return the number of records deleted
   */
  int delete(List<RecordId> ids, List<AuditEvent> events) throws IOException;

  /**
   * Deletes a record permanently.
   *
   * @param id the record
   * @param event the line for the audit log, written first
   * @throws NoSuchRecordException if another process has just deleted it
   */
  default void delete(RecordId id, AuditEvent event) throws IOException {
    if (delete(List.of(id), List.of(event)) == 0) {
      throw new NoSuchRecordException("record " + id + ": someone else has just deleted it");
    }
  }

  /** Work to do while no one else changes a manifest or the audit log. */
  interface LockedWork<T> {
    T run() throws IOException;
  }

  /**
   * Runs work that changes the store, while no one else changes it. Waits for a limited time.
   *
   * @param work the work; it must be short, because the gate may wait for it
   * @return the result of the work
   * @throws StoreLockedException if someone else changes the store for too long
   */
  <T> T changeLocked(LockedWork<T> work) throws IOException;

  /** Runs work that only reads, as {@link #changeLocked}. It creates nothing in the store. */
  <T> T readLocked(LockedWork<T> work) throws IOException;

  AuditTrail audit();

  RejudgeRequestStore rejudgeRequests();

  /**
   * Returns a folder on this machine for the copy of a record's content that goes back to the flow.
   * It is deleted together with the record.
   *
   * @param id an existing record
   */
  Path workFolder(RecordId id) throws IOException;
}
