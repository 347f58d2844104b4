package dev.dropgate.quarantine;

import dev.dropgate.io.pass.ReleasePass;
import dev.dropgate.io.pass.ReleasePassStore;
import dev.dropgate.model.PrintableText;
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
 * The stopped files: the quarantine and the held files as one collection. The entry point for
 * programs that work with records. Immutable, thread safe.
 */
public final class QuarantineService {
  private static final int MAX_LISTED_MATCHES = 5;

  /** The first portion is small, so that a reader of one screenful does not wait for more. */
  private static final int FIRST_PORTION_RECORDS = 512;

  /**
   * Processors that finish a portion early wait for the others, so few large portions are faster.
   */
  private static final int MAX_PORTION_RECORDS = 16_384;

  /** The passes folder inside the first store; {@code routes/} uses the same name. */
  private static final String PASSES_FOLDER = "passes";

  private final List<FileQuarantineStore> stores;
  private final ReleasePassStore passes;

  /**
   * Creates a service over stores without sealed records. Does not read the disk.
   *
   * @param stores the store folders, which need not exist; the first one contains the passes
   */
  public QuarantineService(List<Path> stores) {
    this(stores, null);
  }

  /**
   * Creates a service over stores. Does not read the disk.
   *
   * @param stores the store folders, which need not exist; the first one contains the passes
   * @param keyFile the file with the key of sealed records, as 64 hex digits; null if no record is
   *     sealed
   */
  public QuarantineService(List<Path> stores, Path keyFile) {
    this.passes = new ReleasePassStore(stores.get(0).resolve(PASSES_FOLDER));
    this.stores = stores.stream().map(store -> new FileQuarantineStore(store, keyFile)).toList();
  }

  /**
   * Returns the stores.
   *
   * @return the stores in the order given to the constructor
   */
  public List<FileQuarantineStore> stores() {
    return stores;
  }

  /**
   * Returns the release passes, which let stopped files pass.
   *
   * @return the store of the passes
   */
  public ReleasePassStore passes() {
    return passes;
  }

  /**
   * Revokes a release pass, so that the file is caught again.
   *
   * @param part the pass id, or its beginning
   * @param by the user who revokes it, printable
   * @param reason why, printable; null if no reason is given
   * @return the revoked pass
   * @throws NoSuchRecordException if no pass matches, or more than one
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
              ? "no pass " + PrintableText.of(part) + "; see quarantine passes"
              : PrintableText.of(part)
                  + " may be any of "
                  + found.size()
                  + " passes; give more of it");
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
   * A record and its store.
   *
   * @param records the store
   * @param id the whole id
   */
  public record RecordReference(FileQuarantineStore records, String id) {}

  /**
   * Finds the one record that a user names.
   *
   * @param part an id, the beginning of an id, or the beginning of the hash at its end; or the path
   *     of a record, or the original path or name of its file
   * @return the record
   * @throws NoSuchRecordException if no record matches, or more than one
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
      throw new NoSuchRecordException(
          "no record " + PrintableText.of(part) + "; see quarantine list");
    }
    if (found.size() > 1) {
      List<String> some =
          found.stream().limit(MAX_LISTED_MATCHES).map(RecordReference::id).toList();
      throw new NoSuchRecordException(
          PrintableText.of(part)
              + " may be any of "
              + found.size()
              + " records; give more of the id: "
              + String.join(", ", some)
              + (found.size() > MAX_LISTED_MATCHES ? ", ..." : ""));
    }
    return found.get(0);
  }

  // Accepts the path of a record's folder or of a file in it, or the original path or name of the
  // file.
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
   * Returns all records by their ids. Reads no manifest.
   *
   * @return the records, newest first
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
   * Filters records by the time in their ids.
   *
   * @param all the records to filter
   * @param since the first instant to include; null for no lower limit
   * @param before the first instant to exclude; null for no upper limit
   * @return the matching records in the same order
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
   * Returns the short forms of ids.
   *
   * @param all every record that exists
   */
  public static ShortRecordIds shortIds(List<RecordReference> all) {
    return new ShortRecordIds(all.stream().map(RecordReference::id).toList());
  }

  /**
   * Reads manifests in parallel and lazily: only as many as the caller consumes, in portions.
   *
   * @param found the records to read
   * @param filter the condition for a record to be included
   * @return the summaries in the same order; a record too damaged for the filter is always included
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
