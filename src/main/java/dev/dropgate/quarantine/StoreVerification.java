package dev.dropgate.quarantine;

import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Compares the records, their content and the audit log of one store while the gate runs. Keeps ids
 * and hashes in memory, but no manifests. Not thread safe.
 */
public final class StoreVerification {
  private static final int RECORDS_PER_ROUND = 64;
  private static final long RECHECK_PAUSE_MILLIS = 200;

  /** A record unchanged for this long is not one that is still being created. */
  static final Duration MIN_QUIET_TIME = Duration.ofSeconds(5);

  private final QuarantineStore records;
  private final Duration quiet;
  private final Consumer<StoreDiscrepancy> flaws;
  private final Runnable seen;
  private final AuditIndex trail;
  private long unhashed;

  /**
   * Creates a verification.
   *
   * @param records the store
   * @param flaws receives each discrepancy
   * @param seen runs after each checked record
   */
  public StoreVerification(
      QuarantineStore records, Consumer<StoreDiscrepancy> flaws, Runnable seen) {
    this(records, MIN_QUIET_TIME, flaws, seen);
  }

  StoreVerification(
      QuarantineStore records, Duration quiet, Consumer<StoreDiscrepancy> flaws, Runnable seen) {
    this.records = records;
    this.quiet = quiet;
    this.flaws = flaws;
    this.seen = seen;
    this.trail = new AuditIndex(records.audit(), flaws);
  }

  /**
   * Verifies the audit log only.
   *
   * @return the number of its lines
   * @throws IOException if it cannot be read
   */
  public long verifyChain() throws IOException {
    trail.readNewLines(false);
    readLastLines();
    return trail.lines();
  }

  // While no one appends, a line without its end is torn.
  private void readLastLines() throws IOException {
    records.readLocked(
        () -> {
          trail.readNewLines(true);
          return null;
        });
  }

  /**
   * Verifies records and the whole audit log.
   *
   * @param ids the records to verify
   * @param all whether these are all records, so that the log must not list any other
   * @throws IOException if the store cannot be read at all
   */
  public void verify(List<RecordId> ids, boolean all) throws IOException {
    trail.readNewLines(false);
    TreeSet<RecordId> suspects = new TreeSet<>();
    for (int from = 0; from < ids.size(); from += RECORDS_PER_ROUND) {
      List<RecordCheck> checks =
          ids.subList(from, Math.min(ids.size(), from + RECORDS_PER_ROUND)).parallelStream()
              .map(this::firstCheck)
              .toList();
      checks.stream().filter(this::isSuspect).forEach(check -> suspects.add(check.id()));
      checks.stream().filter(check -> check.unhashed).forEach(check -> unhashed++);
    }
    if (all) {
      Set<RecordId> gone = new HashSet<>(trail.ids());
      ids.forEach(gone::remove);
      suspects.addAll(gone);
    }
    readLastLines();
    recheck(suspects);
    if (trail.lines() == 0 && ids.stream().anyMatch(this::isOld)) {
      flaws.accept(
          new StoreDiscrepancy(
              null, "audit", null, "the audit log is missing, and there are records"));
    }
  }

  /**
   * Returns how many records have content that was never readable, and so have no hash to compare.
   */
  public long unhashed() {
    return unhashed;
  }

  // The gate or another operator may be changing these records, so a half-done step completes soon.
  // Each record is checked before the log is read on, because every step is logged before it is
  // done.
  private void recheck(Set<RecordId> suspects) throws IOException {
    while (!suspects.isEmpty()) {
      List<RecordCheck> checks = suspects.stream().map(this::checkRecord).toList();
      readLastLines();
      for (RecordCheck check : checks) {
        if (check.exists() && !records.contains(check.id())) {
          continue; // deleted meanwhile, which the log may say: the next check finds it gone
        }
        List<StoreDiscrepancy> found = findFlaws(check);
        if (found.isEmpty() || !isYoung(check.id())) {
          found.forEach(flaws);
          suspects.remove(check.id());
        }
      }
      if (!suspects.isEmpty()) {
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(RECHECK_PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The result of checking a record. */
  private record RecordCheck(
      RecordId id,
      boolean exists,
      Manifest manifest,
      boolean unhashed,
      StoreDiscrepancy manifestFlaw,
      StoreDiscrepancy contentFlaw) {}

  private boolean isSuspect(RecordCheck check) {
    return !findFlaws(check).isEmpty();
  }

  private List<StoreDiscrepancy> findFlaws(RecordCheck check) {
    RecordId id = check.id();
    boolean logged = trail.hasRecord(id);
    if (!check.exists()) {
      return logged
          ? List.of(audit(id, "is gone, and the audit log does not say who deleted it"))
          : List.of();
    }
    List<StoreDiscrepancy> found = new ArrayList<>();
    found.add(check.manifestFlaw());
    found.add(check.contentFlaw());
    if (!logged && trail.lines() > 0) { // a missing log is reported once
      found.add(audit(id, "is not in the audit log"));
    } else if (logged && check.manifest() != null) {
      String unloggedAction = trail.findUnloggedAction(check.manifest());
      if (!trail.hasSameFacts(check.manifest())) {
        found.add(audit(id, "is not what the audit log says: its manifest or the log was edited"));
      }
      if (unloggedAction != null) {
        found.add(audit(id, "was " + unloggedAction + ", and the audit log does not say so"));
      }
    }
    return found.stream().filter(Objects::nonNull).toList();
  }

  private RecordCheck firstCheck(RecordId id) {
    RecordCheck check = checkRecord(id);
    seen.run();
    return check;
  }

  private RecordCheck checkRecord(RecordId id) {
    if (!records.contains(id)) {
      return new RecordCheck(id, false, null, false, null, null);
    }
    Manifest manifest;
    try {
      manifest = records.readManifest(id);
    } catch (IOException e) {
      return unlessDeleted(
          id, new RecordCheck(id, true, null, false, flaw(id, "manifest", e), null));
    }
    try {
      return new RecordCheck(id, true, manifest, !verifyContent(manifest), null, null);
    } catch (IOException e) {
      return unlessDeleted(
          id, new RecordCheck(id, true, manifest, false, null, flaw(id, "content", e)));
    }
  }

  // A record deleted while it was read is not a discrepancy.
  private RecordCheck unlessDeleted(RecordId id, RecordCheck check) {
    return records.contains(id) ? check : new RecordCheck(id, false, null, false, null, null);
  }

  // Content without a hash could not be read, and perhaps not even moved. It may be missing, and
  // only its size can be compared.
  private boolean verifyContent(Manifest manifest) throws IOException {
    if (manifest.sha256() != null) {
      records.readContent(manifest, null);
      return true;
    }
    OptionalLong size = records.contentSize(manifest.id());
    if (manifest.seal() == null && size.isPresent() && size.getAsLong() != manifest.size()) {
      throw new DamagedRecordException(manifest.id(), "its content has another size");
    }
    return false;
  }

  private boolean isOld(RecordId id) {
    return records.contains(id) && !isYoung(id);
  }

  private boolean isYoung(RecordId id) {
    Instant since = Instant.now().minus(quiet);
    return records.lastChange(id).map(last -> last.isAfter(since)).orElse(false);
  }

  private static StoreDiscrepancy audit(RecordId id, String message) {
    return new StoreDiscrepancy(id, "audit", null, "record " + id + ": " + message);
  }

  private static StoreDiscrepancy flaw(RecordId id, String where, IOException e) {
    String message =
        e instanceof DamagedRecordException
            ? e.getMessage()
            : "record "
                + id
                + ": its "
                + where
                + " cannot be read: "
                + PrintableText.of(e.toString());
    return new StoreDiscrepancy(id, where, null, message);
  }
}
