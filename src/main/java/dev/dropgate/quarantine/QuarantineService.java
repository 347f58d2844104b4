package dev.dropgate.quarantine;

import dev.dropgate.io.pass.ReleasePass;
import dev.dropgate.io.pass.ReleasePassStore;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.record.AuditAction;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.ManifestPeek;
import dev.dropgate.quarantine.record.NoSuchRecordException;
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
import java.util.Optional;
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

  private final List<QuarantineStore> stores;
  private final ReleasePassStore passes;

  /**
   * Creates a service over stores.
   *
   * @param stores the stores of dangerous and of held files
   * @param passes the release passes
   */
  public QuarantineService(List<? extends QuarantineStore> stores, ReleasePassStore passes) {
    this.stores = List.copyOf(stores);
    this.passes = passes;
  }

  /**
   * Returns the stores.
   *
   * @return the stores in the order given to the constructor
   */
  public List<QuarantineStore> stores() {
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
    stores
        .get(0)
        .audit()
        .append(
            AuditEvent.now(AuditAction.REVOKED, PrintableText.ofEscaped(by))
                .record(Optional.ofNullable(pass.record()).flatMap(RecordId::parse).orElse(null))
                .reason(PrintableText.ofEscaped(reason))
                .to(PrintableText.ofEscaped(pass.path()))
                .build());
    passes.remove(pass);
    return pass;
  }

  /**
   * A record and its store.
   *
   * @param records the store
   * @param id the whole id
   */
  public record RecordReference(QuarantineStore records, RecordId id) {}

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
    for (QuarantineStore records : stores) {
      matching(records, part).forEach(id -> found.add(new RecordReference(records, id)));
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
          found.stream().limit(MAX_LISTED_MATCHES).map(one -> one.id().toString()).toList();
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

  private static List<RecordId> matching(QuarantineStore store, String part) throws IOException {
    Optional<RecordId> whole = RecordId.parse(part).filter(store::contains);
    return whole.isPresent()
        ? List.of(whole.get())
        : store.ids().stream().filter(id -> RecordId.matches(part, id.toString())).toList();
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
    for (QuarantineStore records : stores) {
      Optional<RecordId> id = records.recordAt(path);
      if (id.isPresent()) {
        return records.contains(id.get())
            ? List.of(new RecordReference(records, id.get()))
            : List.of();
      }
    }
    List<RecordReference> all = allRecords();
    Map<RecordId, RecordReference> byId = new HashMap<>();
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
    for (QuarantineStore records : stores) {
      for (RecordId id : records.ids()) {
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
    String first = since == null ? "" : RecordId.prefixOf(since);
    String end = before == null ? "~" : RecordId.prefixOf(before);
    return all.stream()
        .filter(
            found -> {
              String id = found.id().toString();
              return id.compareTo(first) >= 0 && id.compareTo(end) < 0;
            })
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
