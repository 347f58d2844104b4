package dev.dropgate.intake;

import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.intake.spool.SpooledClaim;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RecordId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * A source that is not a directory: objects under names, as in a bucket. The objects outlive it, as
 * they would outlive a process.
 */
public class MemoryEntrySource implements EntrySource {
  /** An object of the bucket. */
  private record StoredObject(String name, String content, EntryKind kind) {}

  /** The objects by their ids. Thread safe. */
  public static final class Bucket {
    private final Map<String, StoredObject> objects =
        Collections.synchronizedMap(new LinkedHashMap<>());

    /** Adds an object. */
    public void put(String name, String content) {
      objects.put(
          RecordId.prefixOf(Instant.now()) + "-" + UUID.randomUUID().toString().replace("-", ""),
          new StoredObject(name, content, EntryKind.FILE));
    }

    /** Returns the names of the objects. */
    public List<String> names() {
      synchronized (objects) {
        return objects.values().stream().map(StoredObject::name).sorted().toList();
      }
    }
  }

  private final Path folder;
  private final Map<String, StoredObject> store;
  private final RetrySchedule retries = new RetrySchedule();
  private final Set<Path> inProgress = new HashSet<>();

  /**
   * Creates a source.
   *
   * @param folder where the content of a claim lies while it is processed
   */
  public MemoryEntrySource(Path folder, Bucket bucket) {
    this.folder = folder;
    this.store = bucket.objects;
  }

  @Override
  public synchronized PolledClaims poll(
      boolean batchFinished, boolean skipIfQuiet, BooleanSupplier stopping) {
    retries.newPoll();
    List<SpooledClaim> claims = new ArrayList<>();
    for (Map.Entry<String, StoredObject> object : store.entrySet()) {
      Path claim = folder.resolve(object.getKey());
      if (!inProgress.contains(claim) && retries.admits(claim.toString(), true)) {
        claims.add(new SpooledClaim(claim, object.getValue().content().length(), 0));
      }
    }
    return new PolledClaims(claims, List.of());
  }

  @Override
  public SpoolFolder spool() {
    return null;
  }

  @Override
  public synchronized Entry open(SpooledClaim claim) throws IOException {
    String id = claim.path().getFileName().toString();
    StoredObject object = store.get(id);
    Files.writeString(claim.path(), object.content());
    return new Entry(
        id, claim.path(), Path.of("/bucket"), Path.of(object.name()), object.kind(), Instant.EPOCH);
  }

  @Override
  public synchronized void noteStarted(SpooledClaim claim) {
    inProgress.add(claim.path());
    retries.noteTry(claim.path().toString());
  }

  @Override
  public synchronized void noteHandedOver(SpooledClaim claim) {
    inProgress.add(claim.path());
  }

  @Override
  public synchronized void noteEnded(SpooledClaim claim) {
    inProgress.remove(claim.path());
  }

  @Override
  public void giveUp(SpooledClaim claim, UnitOfWork unit) {
    try {
      unit.runAfter(() -> remove(claim));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void remove(SpooledClaim claim) {
    store.remove(claim.path().getFileName().toString());
  }

  @Override
  public synchronized void leaveUnread(SpooledClaim claim) {
    store.computeIfPresent(
        claim.path().getFileName().toString(),
        (id, object) -> new StoredObject(object.name(), "not readable", EntryKind.UNREADABLE));
  }
}
