package dev.dropgate.quarantine;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.AuditLine;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** A store without files, which shows that nothing outside a store needs them. */
final class MemoryQuarantineStore implements QuarantineStore {
  /** A record; its parts are null while they are missing. */
  private static final class Stored {
    private byte[] manifest;
    private byte[] content;
    private Instant changed = Instant.now();
  }

  private final Map<RecordId, Stored> records = new TreeMap<>();
  private final Map<RecordId, RejudgeRequestStore.Request> requests = new TreeMap<>();
  private final List<byte[]> lines = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Path work;

  /**
   * Creates a store.
   *
   * @param work a folder for copies that go back to the flow
   */
  MemoryQuarantineStore(Path work) {
    this.work = work;
  }

  @Override
  public PrintableText name() {
    return PrintableText.of("memory");
  }

  @Override
  public void recover() {
    // Nothing survives a crash.
  }

  @Override
  public void keep(List<NewRecord> all, UnitOfWork unit) throws IOException {
    for (NewRecord one : all) {
      store(one.manifest(), one.content());
    }
  }

  private void store(Manifest manifest, Path content) throws IOException {
    byte[] bytes = Files.readAllBytes(content);
    changeLocked(
        () -> {
          Stored existing = records.get(manifest.id());
          if (existing != null) {
            Manifest kept = readManifest(manifest.id());
            if (!Objects.equals(kept.sha256(), manifest.sha256())
                || !kept.path().equals(manifest.path())) {
              throw new FileSystemException(
                  manifest.id().toString(), null, "holds another file already");
            }
            return null;
          }
          append(
              new AuditEvent(
                  Instant.now().toString(),
                  manifest.state().word(),
                  manifest.id().toString(),
                  ManifestCodec.hashFacts(manifest),
                  "gate",
                  manifest.rules(),
                  null,
                  null,
                  null,
                  null));
          Stored made = new Stored();
          made.manifest = ManifestCodec.toBytes(manifest);
          made.content = bytes;
          records.put(manifest.id(), made);
          return null;
        });
  }

  @Override
  public List<RecordId> ids() throws IOException {
    return readLocked(() -> List.copyOf(records.keySet()));
  }

  private Stored get(RecordId id) {
    lock.lock();
    try {
      return records.get(id);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean contains(RecordId id) {
    return get(id) != null;
  }

  @Override
  public boolean isEmpty(RecordId id) {
    Stored record = get(id);
    return record == null || (record.manifest == null && record.content == null);
  }

  @Override
  public byte[] readManifestBytes(RecordId id) throws IOException {
    Stored record = get(id);
    if (record == null || record.manifest == null) {
      throw new DamagedRecordException(id, "its manifest is missing");
    }
    return record.manifest.clone();
  }

  /** Damages a record: null removes a part. */
  void damage(RecordId id, byte[] manifest, byte[] content) {
    get(id).manifest = manifest;
    get(id).content = content;
  }

  @Override
  public void readContent(Manifest manifest, WritableByteChannel to) throws IOException {
    Stored record = get(manifest.id());
    if (record == null || record.content == null) {
      throw new DamagedRecordException(manifest.id(), "its content is missing");
    }
    String sha256 =
        ContentHasher.copyAndHash(
            Channels.newChannel(new ByteArrayInputStream(record.content)), to);
    if (manifest.sha256() != null && !sha256.equals(manifest.sha256())) {
      throw new DamagedRecordException(manifest.id(), "its content is not what was quarantined");
    }
  }

  @Override
  public OptionalLong contentSize(RecordId id) {
    Stored record = get(id);
    return record == null || record.content == null
        ? OptionalLong.empty()
        : OptionalLong.of(record.content.length);
  }

  @Override
  public Optional<Instant> lastChange(RecordId id) {
    return Optional.ofNullable(get(id)).map(record -> record.changed);
  }

  @Override
  public PreparedManifest prepare(Manifest next) {
    return new PreparedManifest() {
      @Override
      public void commit() throws IOException {
        changeLocked(
            () -> {
              records.get(next.id()).manifest = ManifestCodec.toBytes(next);
              records.get(next.id()).changed = Instant.now();
              return null;
            });
      }

      @Override
      public void close() {
        // Nothing was stored yet.
      }
    };
  }

  @Override
  public void markAlerted(List<RecordId> ids, Instant at) throws IOException {
    for (RecordId id : ids) {
      if (contains(id)) {
        prepare(readManifest(id).withAlertAccepted(at)).commit();
      }
    }
  }

  @Override
  public int delete(List<RecordId> ids, List<AuditEvent> events) throws IOException {
    return changeLocked(
        () -> {
          int count = 0;
          for (int i = 0; i < ids.size(); i++) {
            if (records.remove(ids.get(i)) != null) {
              append(events.get(i));
              count++;
            }
          }
          return count;
        });
  }

  @Override
  public <T> T changeLocked(LockedWork<T> task) throws IOException {
    lock.lock();
    try {
      return task.run();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public <T> T readLocked(LockedWork<T> task) throws IOException {
    return changeLocked(task);
  }

  private void append(AuditEvent event) {
    String previous =
        lines.isEmpty()
            ? AuditLine.FIRST_PREVIOUS_HASH
            : AuditLine.hash(lines.get(lines.size() - 1));
    lines.add(AuditLine.toBytes(event, previous));
  }

  @Override
  public AuditTrail audit() {
    return new AuditTrail() {
      @Override
      public void append(AuditEvent event) throws IOException {
        changeLocked(
            () -> {
              MemoryQuarantineStore.this.append(event);
              return null;
            });
      }

      @Override
      public Position read(Position from, LineVisitor reader) throws IOException {
        List<byte[]> now = readLocked(() -> List.copyOf(lines));
        for (int i = (int) from.lines(); i < now.size(); i++) {
          reader.line(i + 1, now.get(i), true);
        }
        return new Position(now.size(), now.size());
      }
    };
  }

  @Override
  public RejudgeRequestStore rejudgeRequests() {
    return new RejudgeRequestStore() {
      @Override
      public void add(RecordId id, Request request) {
        requests.put(id, request);
      }

      @Override
      public boolean isRequested(RecordId id) {
        return requests.containsKey(id);
      }

      @Override
      public List<RecordId> ids() {
        return List.copyOf(requests.keySet());
      }

      @Override
      public Request read(RecordId id) throws IOException {
        if (!requests.containsKey(id)) {
          throw new NoSuchFileException(id.toString());
        }
        return requests.get(id);
      }

      @Override
      public void remove(RecordId id) {
        requests.remove(id);
      }
    };
  }

  @Override
  public Path workFolder(RecordId id) throws IOException {
    return Files.createDirectories(work.resolve(id.toString()));
  }
}
