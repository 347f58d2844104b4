package dev.dropgate.quarantine;

import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import dev.dropgate.quarantine.file.RecordLayout;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Compares the records, their content and the audit log of one store while the gate runs. Keeps ids
 * and hashes in memory, but no manifests. Not thread safe.
 */
public final class StoreVerification {
  private static final int RECORDS_PER_ROUND = 64;
  private static final long RECHECK_PAUSE_MILLIS = 200;

  /** A record unchanged for this long is not one that is still being created. */
  static final Duration MIN_QUIET_TIME = Duration.ofSeconds(5);

  private final FileQuarantineStore records;
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
      FileQuarantineStore records, Consumer<StoreDiscrepancy> flaws, Runnable seen) {
    this(records, MIN_QUIET_TIME, flaws, seen);
  }

  StoreVerification(
      FileQuarantineStore records,
      Duration quiet,
      Consumer<StoreDiscrepancy> flaws,
      Runnable seen) {
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
    records.runLocked(() -> trail.readNewLines(true));
    return trail.lines();
  }

  /**
   * Verifies records and the whole audit log.
   *
   * @param ids the records to verify
   * @param all whether these are all records, so that the log must not list any other
   * @throws IOException if the store cannot be read at all
   */
  public void verify(List<String> ids, boolean all) throws IOException {
    trail.readNewLines(false);
    TreeSet<String> suspects = new TreeSet<>();
    for (int from = 0; from < ids.size(); from += RECORDS_PER_ROUND) {
      List<RecordCheck> checks =
          ids.subList(from, Math.min(ids.size(), from + RECORDS_PER_ROUND)).parallelStream()
              .map(this::firstCheck)
              .toList();
      checks.stream().filter(this::isSuspect).forEach(check -> suspects.add(check.id()));
      checks.stream().filter(check -> check.unhashed).forEach(check -> unhashed++);
    }
    if (all) {
      TreeSet<String> present = new TreeSet<>(ids);
      trail
          .ids()
          .forEach(id -> suspects.addAll(present.contains(id) ? List.<String>of() : List.of(id)));
    }
    records.runLocked(() -> trail.readNewLines(true));
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
  private void recheck(Set<String> suspects) throws IOException {
    while (!suspects.isEmpty()) {
      List<RecordCheck> checks = suspects.stream().map(this::checkRecord).toList();
      records.runLocked(() -> trail.readNewLines(true));
      for (RecordCheck check : checks) {
        if (check.exists() && !records.folders().contains(check.id())) {
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
      String id,
      boolean exists,
      Manifest manifest,
      boolean unhashed,
      StoreDiscrepancy manifestFlaw,
      StoreDiscrepancy contentFlaw) {}

  private boolean isSuspect(RecordCheck check) {
    return !findFlaws(check).isEmpty();
  }

  private List<StoreDiscrepancy> findFlaws(RecordCheck check) {
    String id = check.id();
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

  private RecordCheck firstCheck(String id) {
    RecordCheck check = checkRecord(id);
    seen.run();
    return check;
  }

  private RecordCheck checkRecord(String id) {
    if (!records.folders().contains(id)) {
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
  private RecordCheck unlessDeleted(String id, RecordCheck check) {
    return records.folders().contains(id)
        ? check
        : new RecordCheck(id, false, null, false, null, null);
  }

  // Content without a hash could not be read, and perhaps not even moved. It may be missing, and
  // only its size can be compared.
  private boolean verifyContent(Manifest manifest) throws IOException {
    if (manifest.sha256() != null) {
      records.readContent(manifest, null);
      return true;
    }
    Path record = records.folders().recordFolder(manifest.id());
    try {
      Object size =
          Files.getAttribute(
              record.resolve(RecordLayout.CONTENT_FILE), "size", LinkOption.NOFOLLOW_LINKS);
      if (manifest.seal() == null && !size.equals(manifest.size())) {
        throw new DamagedRecordException(record, "its content has another size");
      }
    } catch (NoSuchFileException e) {
      return false;
    }
    return false;
  }

  private boolean isOld(String id) {
    return records.folders().contains(id) && !isYoung(id);
  }

  private boolean isYoung(String id) {
    if (!RecordLayout.isId(id)) {
      return false; // a forged line of the log may hold any id
    }
    Path record = records.folders().recordFolder(id);
    Instant since = Instant.now().minus(quiet);
    try (Stream<Path> files = Files.list(record)) {
      for (Path file : Stream.concat(Stream.of(record), files).toList()) {
        FileTime changed =
            (FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
        if (changed.toInstant().isAfter(since)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false; // gone
    }
  }

  private static StoreDiscrepancy audit(String id, String message) {
    // The id comes from the log, which may be forged.
    return new StoreDiscrepancy(
        id, "audit", null, "record " + PrintableText.ofEscaped(id) + ": " + message);
  }

  private static StoreDiscrepancy flaw(String id, String where, IOException e) {
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
