package dev.dropgate.io.pass;

import dev.dropgate.model.EngineFindingIds;
import dev.dropgate.model.Finding;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RawNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A person's permission for a file with exactly this content to pass: at one path, or anywhere in
 * one monitored directory. Immutable.
 *
 * @param id unique; sorts by time
 * @param record the id of the released record
 * @param sha256 the hash of the content
 * @param size the size of the content in bytes
 * @param scope {@code path} or {@code directory}
 * @param path the path of the file or of the directory, escaped for people
 * @param pathBytes the same path in hex; null if {@code path} contains no escape
 * @param until the end of its validity, ISO 8601 in UTC; null if it does not end
 * @param by the person who gave it
 * @param reason the person's reason, escaped
 * @param at the time when it was given, ISO 8601 in UTC
 * @param rules the rules that had stopped the file and that the person overrules, comma-separated;
 *     null in passes of older versions
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
   * The values that all passes of one file share.
   *
   * @param record the id of the released record
   * @param sha256 the hash of its content
   * @param size the size of its content in bytes
   * @param by the person who gives the passes
   * @param reason the person's reason, escaped
   * @param at the time when they are given, ISO 8601 in UTC
   * @param rules the rules that had stopped the file, comma-separated; null if unknown
   */
  public record Grounds(
      String record, String sha256, long size, String by, String reason, String at, String rules) {}

  /**
   * Returns a new unique id.
   *
   * @return an id that sorts by time
   */
  public static String newId() {
    return ID_TIME_FORMAT.format(Instant.now())
        + "-"
        + "%08x".formatted(ThreadLocalRandom.current().nextInt());
  }

  /**
   * Returns a pass for one path.
   *
   * @param id its id
   * @param grounds the values that it shares with other passes of the file
   * @param file the path
   */
  public static ReleasePass at(String id, Grounds grounds, Path file) {
    return of(id, grounds, SCOPE_PATH, file, null);
  }

  /**
   * Returns a pass for every file with this content in a directory.
   *
   * @param id its id
   * @param grounds the values that it shares with other passes of the file
   * @param directory the monitored directory
   * @param until the end of its validity; null if it does not end
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
        PrintableText.of(path).toString(),
        PrintableText.needsEscaping(path) ? HexFormat.of().formatHex(RawNames.bytes(path)) : null,
        until,
        grounds.by(),
        grounds.reason(),
        grounds.at(),
        grounds.rules());
  }

  /**
   * Returns the path with its raw bytes.
   *
   * @throws IllegalArgumentException if the value is not a path
   */
  Path scopePath() {
    return RawNames.path(
        pathBytes == null
            ? path.getBytes(StandardCharsets.UTF_8)
            : HexFormat.of().parseHex(pathBytes));
  }

  /** Returns whether the pass applies to a file at this path. */
  boolean covers(Path file) {
    return scope.equals(SCOPE_PATH)
        ? file.equals(scopePath())
        : scope.equals(SCOPE_DIRECTORY) && file.startsWith(scopePath());
  }

  /**
   * Returns whether this pass overrules a finding. It never overrules that an engine could not
   * judge, and it overrules an engine's finding only if the person knew of it.
   *
   * @param finding a finding on a file that this pass covers
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
   * Returns whether its validity has ended.
   *
   * @param now the current time
   */
  public boolean isExpired(Instant now) {
    return until != null && !now.isBefore(Instant.parse(until));
  }

  /**
   * Returns whether the pass has all required values; a malformed value throws its parser's
   * exception.
   */
  boolean isComplete() {
    return id != null
        && sha256 != null
        && scope != null
        && scopePath() != null
        && (until == null || Instant.parse(until) != null);
  }
}
