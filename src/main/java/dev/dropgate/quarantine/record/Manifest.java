package dev.dropgate.quarantine.record;

import dev.dropgate.io.Evidence;
import dev.dropgate.io.linux.FileMetadata;
import dev.dropgate.io.linux.PosixAcl;
import dev.dropgate.model.Entry;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.SafeText;
import dev.dropgate.model.ScanResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a record knows of its content: {@code manifest.json}. All but the last two are facts, which
 * never change. Immutable.
 *
 * @param schema version of this form
 * @param id the record's id
 * @param path the original path, escaped for people
 * @param pathBytes the same in hex; null where {@code path} escaped nothing
 * @param directory the monitored directory, escaped
 * @param directoryBytes the same in hex; null where {@code directory} escaped nothing
 * @param kind what sort of thing it was
 * @param verdict why it is here
 * @param findings the reasons
 * @param size in bytes
 * @param sha256 of the content; null if it could not be read
 * @param owner original owner, by name where there is one
 * @param uid the same as a number
 * @param group original group, by name where there is one
 * @param gid the same as a number
 * @param mode original mode, nine characters as {@code ls} shows them
 * @param inode its number when it was claimed
 * @param modifiedAt original time of last change of the content
 * @param accessedAt original time of last read
 * @param changedAt time of last change of anything, the claim's own rename included
 * @param attributes extended attributes, access control lists among them, in Base64; null if none
 * @param acl the access control list among them in words; null if none
 * @param detectedAt when it was claimed
 * @param host where
 * @param version of the Dropgate that wrote it
 * @param seal how the content is sealed; null if it is not
 * @param alert whether anybody was told
 * @param history what people did with it, oldest first; null if nothing yet
 */
public record Manifest(
    int schema,
    String id,
    String path,
    String pathBytes,
    String directory,
    String directoryBytes,
    String kind,
    String verdict,
    List<Reason> findings,
    long size,
    String sha256,
    String owner,
    int uid,
    String group,
    int gid,
    String mode,
    long inode,
    String modifiedAt,
    String accessedAt,
    String changedAt,
    Map<String, String> attributes,
    List<String> acl,
    String detectedAt,
    String host,
    String version,
    String seal,
    Alert alert,
    List<Event> history) {
  public static final int SCHEMA_VERSION = 1;

  /** One finding. */
  public record Reason(String rule, String message) {}

  /**
   * Whether anybody was told.
   *
   * @param state {@code waiting} or {@code accepted}
   * @param at since when, ISO 8601 in UTC; null while it waits
   */
  public record Alert(String state, String at) {
    static final String WAITING = "waiting";
    static final String ACCEPTED = "accepted";
  }

  /**
   * Something that was done with the record.
   *
   * @param at when, ISO 8601 in UTC
   * @param action for example {@code restored}
   * @param by the user who did it
   * @param reason why, in that user's words, escaped
   * @param to where the file went, escaped; null if nowhere
   * @param until how long its hash may pass, ISO 8601 in UTC; null if it may not
   */
  public record Event(
      String at, String action, String by, String reason, String to, String until) {}

  public static Manifest of(Entry entry, ScanResult judgement, Evidence evidence, String host) {
    FileMetadata attributes = evidence.attributes();
    return new Manifest(
        SCHEMA_VERSION,
        entry.id(),
        SafeText.of(entry.path()),
        hexIfEscaped(entry.path()),
        SafeText.of(entry.directory()),
        hexIfEscaped(entry.directory()),
        entry.kind().folderName(),
        judgement.verdict().name(),
        judgement.findings().stream().map(f -> new Reason(f.rule(), f.message())).toList(),
        attributes.size(),
        evidence.sha256(),
        SafeText.of(attributes.owner()),
        attributes.uid(),
        SafeText.of(attributes.group()),
        attributes.gid(),
        attributes.modeText(),
        attributes.inode(),
        attributes.modified().toString(),
        attributes.accessed().toString(),
        attributes.changed().toString(),
        base64(attributes.extended()),
        acl(attributes.extended().get(PosixAcl.ATTRIBUTE_NAME)),
        entry.claimedAt().toString(),
        host,
        ownVersion(),
        null,
        new Alert(Alert.WAITING, null),
        null);
  }

  private static String hexIfEscaped(Path path) {
    return SafeText.needsEscaping(path) ? HexFormat.of().formatHex(RawNames.bytes(path)) : null;
  }

  private static Map<String, String> base64(Map<String, byte[]> extended) {
    if (extended.isEmpty()) {
      return null;
    }
    Map<String, String> text = new TreeMap<>();
    extended.forEach(
        (name, value) -> text.put(SafeText.of(name), Base64.getEncoder().encodeToString(value)));
    return text;
  }

  private static List<String> acl(byte[] value) {
    return value == null ? null : PosixAcl.describe(value);
  }

  private static String ownVersion() {
    String version = Manifest.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** The original path with its raw bytes. */
  public Path originalPath() {
    return rawPath(path, pathBytes);
  }

  /** The monitored directory with its raw bytes. */
  public Path originalDirectory() {
    return rawPath(directory, directoryBytes);
  }

  private static Path rawPath(String text, String hex) {
    return RawNames.path(
        hex == null
            ? text.getBytes(java.nio.charset.StandardCharsets.UTF_8)
            : HexFormat.of().parseHex(hex));
  }

  /** The ids of the rules that objected, comma-separated. */
  public String rules() {
    return String.join(",", findings.stream().map(Reason::rule).distinct().toList());
  }

  /** The reasons in words, separated by semicolons. */
  public String reasons() {
    return String.join("; ", findings.stream().map(Reason::message).toList());
  }

  public boolean alerted() {
    return alert != null && Alert.ACCEPTED.equals(alert.state());
  }

  /** What was done last; {@code quarantined} or {@code held} while nothing was. */
  public String state() {
    if (history != null && !history.isEmpty()) {
      return history.get(history.size() - 1).action();
    }
    return stateOf(verdict);
  }

  static String stateOf(String verdict) {
    return verdict.equals("DANGEROUS") ? "quarantined" : "held";
  }

  /** The same, with somebody told. */
  public Manifest withAlertAccepted(Instant at) {
    return copyWith(seal, new Alert(Alert.ACCEPTED, at.toString()), history);
  }

  /** The same, with one more event. */
  public Manifest withEvent(Event event) {
    List<Event> longer = new ArrayList<>(history == null ? List.of() : history);
    longer.add(event);
    return copyWith(seal, alert, List.copyOf(longer));
  }

  /** The same, with sealed content. */
  public Manifest withSeal(String how) {
    return copyWith(how, alert, history);
  }

  private Manifest copyWith(String newSeal, Alert newAlert, List<Event> newHistory) {
    return new Manifest(
        schema,
        id,
        path,
        pathBytes,
        directory,
        directoryBytes,
        kind,
        verdict,
        findings,
        size,
        sha256,
        owner,
        uid,
        group,
        gid,
        mode,
        inode,
        modifiedAt,
        accessedAt,
        changedAt,
        attributes,
        acl,
        detectedAt,
        host,
        version,
        newSeal,
        newAlert,
        newHistory);
  }
}
