package dev.dropgate.io.pass;

import dev.dropgate.model.EngineFindingIds;
import dev.dropgate.model.Finding;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.SafeText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A person's word that a file with this very content may pass: at one path, or anywhere in one
 * monitored directory. Immutable.
 *
 * @param id sorts by time
 * @param record the record that was given back
 * @param sha256 of the content
 * @param size of the content in bytes
 * @param scope {@code path} or {@code directory}
 * @param path of the file or of the directory, escaped for people
 * @param pathBytes the same in hex; null where {@code path} escaped nothing
 * @param until when it ends, ISO 8601 in UTC; null if it does not
 * @param by who gave it
 * @param reason why, escaped
 * @param at when, ISO 8601 in UTC
 * @param rules what had stopped the file, which that person overrules, comma-separated; null in
 *     passes of older versions
 */
public record ReleasePass(
    String id,
    String record,
    String sha256,
    long size,
    String scope,
    String path,
    String pathBytes,
    String until,
    String by,
    String reason,
    String at,
    String rules) {
  private static final DateTimeFormatter ID_TIME_FORMAT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);
  private static final String SCOPE_PATH = "path";
  private static final String SCOPE_DIRECTORY = "directory";

  /**
   * What all passes of one file share.
   *
   * @param record the record that was given back
   * @param sha256 of its content
   * @param size of its content in bytes
   * @param by who gives it
   * @param reason why, escaped
   * @param at when, ISO 8601 in UTC
   * @param rules what had stopped it, comma-separated; null if that is not known
   */
  public record Grounds(
      String record, String sha256, long size, String by, String reason, String at, String rules) {}

  /**
   * An id that nobody else has.
   *
   * @return sorts by time
   */
  public static String newId() {
    return ID_TIME_FORMAT.format(Instant.now())
        + "-"
        + "%08x".formatted(ThreadLocalRandom.current().nextInt());
  }

  /**
   * A pass for one path.
   *
   * @param id its id
   * @param grounds what for
   * @param file the path
   */
  public static ReleasePass at(String id, Grounds grounds, Path file) {
    return of(id, grounds, SCOPE_PATH, file, null);
  }

  /**
   * A pass for everything of this content in a directory.
   *
   * @param id its id
   * @param grounds what for
   * @param directory the monitored directory
   * @param until when it ends; null if it does not
   */
  public static ReleasePass in(String id, Grounds grounds, Path directory, Instant until) {
    return of(id, grounds, SCOPE_DIRECTORY, directory, until == null ? null : until.toString());
  }

  private static ReleasePass of(String id, Grounds grounds, String scope, Path path, String until) {
    return new ReleasePass(
        id,
        grounds.record(),
        grounds.sha256(),
        grounds.size(),
        scope,
        SafeText.of(path),
        SafeText.needsEscaping(path) ? HexFormat.of().formatHex(RawNames.bytes(path)) : null,
        until,
        grounds.by(),
        grounds.reason(),
        grounds.at(),
        grounds.rules());
  }

  /**
   * The path with its raw bytes.
   *
   * @throws IllegalArgumentException if it is none
   */
  Path scopePath() {
    return RawNames.path(
        pathBytes == null
            ? path.getBytes(StandardCharsets.UTF_8)
            : HexFormat.of().parseHex(pathBytes));
  }

  /** Whether a file at this path is meant. */
  boolean covers(Path file) {
    return scope.equals(SCOPE_PATH)
        ? file.equals(scopePath())
        : scope.equals(SCOPE_DIRECTORY) && file.startsWith(scopePath());
  }

  /**
   * Returns whether a finding counts for nothing where this pass does. An engine that could not
   * judge is never overruled, and what an engine found only if the person knew of it.
   *
   * @param finding on a file that this pass means
   */
  public boolean overrules(Finding finding) {
    return switch (finding.rule()) {
      case EngineFindingIds.UNAVAILABLE -> false;
      case EngineFindingIds.FOUND ->
          rules == null || List.of(rules.split(",")).contains(EngineFindingIds.FOUND);
      default -> true;
    };
  }

  /**
   * Whether its time is over.
   *
   * @param now the time
   */
  public boolean isExpired(Instant now) {
    return until != null && !now.isBefore(Instant.parse(until));
  }

  /** Whether it says all that a pass has to say; throws whatever a malformed value throws. */
  boolean isComplete() {
    return id != null
        && sha256 != null
        && scope != null
        && scopePath() != null
        && (until == null || Instant.parse(until) != null);
  }
}
