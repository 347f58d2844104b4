package dev.dropgate.quarantine;

import dev.dropgate.io.pass.ReleasePass;
import dev.dropgate.io.pass.ReleasePassStore;
import dev.dropgate.model.SafeText;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.ManifestPeek;
import dev.dropgate.quarantine.record.NoSuchRecordException;
import dev.dropgate.quarantine.record.RecordTime;
import dev.dropgate.quarantine.record.ShortRecordIds;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What was stopped: the quarantine proper and the held files, as one. The entry point for programs
 * that work with records. Immutable, thread safe.
 */
public final class QuarantineService {
  private static final int MAX_LISTED_MATCHES = 5;

  /** Who asks for a screenful waits for no more than these. */
  private static final int FIRST_PORTION_RECORDS = 512;

  /** At the end of each portion some processors wait for the others: the fewer, the better. */
  private static final int MAX_PORTION_RECORDS = 16_384;

  /** In the folder of the first store; {@code routes/} names it too. */
  private static final String PASSES_FOLDER = "passes";

  private final List<FileQuarantineStore> stores;
  private final ReleasePassStore passes;

  /**
   * Names the stores; nothing is read yet.
   *
   * @param stores their folders, which need not be there; the first one has the passes
   */
  public QuarantineService(List<Path> stores) {
    this(stores, null);
  }

  /**
   * Names the stores and the key of sealed records; nothing is read yet.
   *
   * @param stores their folders, which need not be there; the first one has the passes
   * @param keyFile 64 hex digits; null if no record is sealed
   */
  public QuarantineService(List<Path> stores, Path keyFile) {
    this.passes = new ReleasePassStore(stores.get(0).resolve(PASSES_FOLDER));
    this.stores = stores.stream().map(store -> new FileQuarantineStore(store, keyFile)).toList();
  }

  /**
   * The stores.
   *
   * @return in the order that was given
   */
  public List<FileQuarantineStore> stores() {
    return stores;
  }

  /**
   * What may pass although it was stopped before.
   *
   * @return the folder of the passes
   */
  public ReleasePassStore passes() {
    return passes;
  }

  /**
   * Takes a pass back: what it let pass is caught again.
   *
   * @param part its id, or the beginning of one
   * @param by who does it, printable
   * @param reason why, printable; null if nobody says
   * @return the pass that was
   * @throws NoSuchRecordException if there is none, or more than one
   * @throws IOException if it cannot be removed
   */
  public ReleasePass revoke(String part, String by, String reason) throws IOException {
    List<ReleasePass> found =
        passes.all().stream()
            .filter(pass -> !part.isEmpty() && pass.id().startsWith(part))
            .toList();
    if (found.size() != 1) {
      throw new NoSuchRecordException(
          found.isEmpty()
              ? "no pass " + SafeText.of(part) + "; see quarantine passes"
              : SafeText.of(part) + " may be any of " + found.size() + " passes; give more of it");
    }
    ReleasePass pass = found.get(0);
    String now = Instant.now().toString();
    stores
        .get(0)
        .audit()
        .append(
            new AuditEvent(
                now, "revoked", pass.record(), null, by, reason, pass.path(), null, null));
    passes.remove(pass);
    return pass;
  }

  /**
   * A record and the store that it is in.
   *
   * @param records the store
   * @param id the whole id
   */
  public record RecordReference(FileQuarantineStore records, String id) {}

  /**
   * Finds the one record that a person means.
   *
   * @param part an id, the beginning of one, or the beginning of the hash at its end; or the path
   *     of a record, or the original path or name of its file
   * @return the record
   * @throws NoSuchRecordException if there is none, or more than one
   * @throws IOException if a store cannot be read
   */
  public RecordReference find(String part) throws IOException {
    List<RecordReference> found = new ArrayList<>();
    for (FileQuarantineStore records : stores) {
      for (String id : records.find(part)) {
        found.add(new RecordReference(records, id));
      }
    }
    if (found.isEmpty()) {
      found.addAll(byPath(part));
    }
    if (found.isEmpty()) {
      throw new NoSuchRecordException("no record " + SafeText.of(part) + "; see quarantine list");
    }
    if (found.size() > 1) {
      List<String> some =
          found.stream().limit(MAX_LISTED_MATCHES).map(RecordReference::id).toList();
      throw new NoSuchRecordException(
          SafeText.of(part)
              + " may be any of "
              + found.size()
              + " records; give more of the id: "
              + String.join(", ", some)
              + (found.size() > MAX_LISTED_MATCHES ? ", ..." : ""));
    }
    return found.get(0);
  }

  // The path of a record's folder or of something in it, or the original path or name of the file.
  private List<RecordReference> byPath(String text) throws IOException {
    Path path;
    try {
      path = Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      return List.of();
    }
    for (FileQuarantineStore records : stores) {
      if (path.startsWith(records.store()) && !path.equals(records.store())) {
        String id = records.store().relativize(path).getName(0).toString();
        return records.folders().contains(id)
            ? List.of(new RecordReference(records, id))
            : List.of();
      }
    }
    List<RecordReference> all = allRecords();
    Map<String, RecordReference> byId = new HashMap<>();
    all.forEach(found -> byId.putIfAbsent(found.id(), found));
    String end = "/" + text;
    try (Stream<RecordSummary> rows =
        readSummaries(
            all,
            glance ->
                text.indexOf('/') < 0
                    ? isNamed(glance, end)
                    : glance.path().equals(text) || text.equals(glance.rawPath()))) {
      return rows.filter(row -> !row.damaged()).map(row -> byId.get(row.id())).toList();
    }
  }

  private static boolean isNamed(ManifestPeek glance, String end) {
    return glance.path().endsWith(end)
        || (glance.rawPath() != null && glance.rawPath().endsWith(end));
  }

  /**
   * All records. Ids only: no manifest is read.
   *
   * @return newest first
   * @throws IOException if a store cannot be read
   */
  public List<RecordReference> allRecords() throws IOException {
    List<RecordReference> found = new ArrayList<>();
    for (FileQuarantineStore records : stores) {
      for (String id : records.folders().ids()) {
        found.add(new RecordReference(records, id));
      }
    }
    found.sort(Comparator.comparing(RecordReference::id).reversed());
    return found;
  }

  /**
   * Those of a span of time, by their ids.
   *
   * @param all any
   * @param since the first time; null for all
   * @param before the first time that is too late; null for all
   * @return in the same order
   */
  public static List<RecordReference> between(
      List<RecordReference> all, Instant since, Instant before) {
    if (since == null && before == null) {
      return all;
    }
    String first = since == null ? "" : RecordTime.idPrefix(since);
    String end = before == null ? "~" : RecordTime.idPrefix(before);
    return all.stream()
        .filter(found -> found.id().compareTo(first) >= 0 && found.id().compareTo(end) < 0)
        .toList();
  }

  /**
   * Short forms of ids.
   *
   * @param all every record that there is
   */
  public static ShortRecordIds shortIds(List<RecordReference> all) {
    return new ShortRecordIds(all.stream().map(RecordReference::id).toList());
  }

  /**
   * Reads manifests, on all processors, as many as are asked for and not all at once.
   *
   * @param found which
   * @param filter which of them
   * @return their rows, in the same order; what is damaged passes every filter
   */
  public static Stream<RecordSummary> readSummaries(
      List<RecordReference> found, Predicate<ManifestPeek> filter) {
    return portions(found).stream()
        .flatMap(
            some ->
                some.parallelStream()
                    .map(one -> RecordSummary.read(one, filter))
                    .filter(Objects::nonNull)
                    .toList()
                    .stream());
  }

  private static List<List<RecordReference>> portions(List<RecordReference> found) {
    List<List<RecordReference>> portions = new ArrayList<>();
    int length = FIRST_PORTION_RECORDS;
    for (int from = 0; from < found.size(); from += portions.get(portions.size() - 1).size()) {
      portions.add(found.subList(from, Math.min(found.size(), from + length)));
      length = Math.min(2 * length, MAX_PORTION_RECORDS);
    }
    return portions;
  }
}
