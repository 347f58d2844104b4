package dev.dropgate.quarantine.record;

import dev.dropgate.io.Evidence;
import dev.dropgate.io.linux.PosixAcl;
import dev.dropgate.model.Entry;
import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.RecordId;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metadata of a record: {@code manifest.json}. All components but the last two are facts, which
 * never change. Immutable.
 *
 * @param schema the version of this form
 * @param id the record's id
 * @param path the original path, escaped for people
 * @param pathBytes the original path in hex; null if {@code path} contains no escapes
 * @param directory the monitored directory, escaped
 * @param directoryBytes the monitored directory in hex; null if {@code directory} contains no
 *     escapes
 * @param kind the kind of entry
 * @param verdict the verdict on the file
 * @param findings the reasons
 * @param size the size in bytes
 * @param sha256 the SHA-256 of the content; null if it could not be read
 * @param owner the original owner, by name if there is one
 * @param uid the original owner as a number
 * @param group the original group, by name if there is one
 * @param gid the original group as a number
 * @param mode the original mode, nine characters as {@code ls} shows them
 * @param inode the inode number at the claim
 * @param modifiedAt the original time of the last content change
 * @param accessedAt the original time of the last read
 * @param changedAt the time of the last inode change, including the claim's own rename
 * @param attributes the extended attributes, including access control lists, in Base64; null if
 *     none
 * @param acl the access control list in readable form; null if none
 * @param detectedAt the time of the claim
 * @param host the host of the gate
 * @param version the version of the Dropgate that wrote it
 * @param seal how the content is sealed; null if it is not
 * @param alert whether the alert was accepted
 * @param history the actions on the record, oldest first; null if none yet
 */
public record Manifest(
    int schema,
    RecordId id,
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

  /** A finding of a rule. */
  public record Reason(String rule, String message) {}

  /**
   * The state of a record's alert.
   *
   * @param state {@code waiting} or {@code accepted}
   * @param at the time of acceptance, ISO 8601 in UTC; null while it waits
   */
  public record Alert(String state, String at) {
    static final String WAITING = "waiting";
    static final String ACCEPTED = "accepted";
  }

  /**
   * An action on the record.
   *
   * @param at the time, ISO 8601 in UTC
   * @param action the action, for example {@code restored}
   * @param by the user who did it
   * @param reason why, in that user's words, escaped
   * @param to the place that the file went to, escaped; null if none
   * @param until the time until which its hash may pass, ISO 8601 in UTC; null if it may not pass
   */
  public record Event(
      String at, String action, String by, String reason, String to, String until) {}

  public static Manifest of(Entry entry, ScanResult judgement, Evidence evidence, String host) {
    FileMetadata attributes = evidence.attributes();
    return new Manifest(
        SCHEMA_VERSION,
        RecordId.of(entry.id()),
        PrintableText.of(entry.path()).toString(),
        hexIfEscaped(entry.path()),
        PrintableText.of(entry.directory()).toString(),
        hexIfEscaped(entry.directory()),
        entry.kind().folderName(),
        judgement.verdict().name(),
        judgement.findings().stream()
            .map(f -> new Reason(f.rule(), f.message().toString()))
            .toList(),
        attributes.size(),
        evidence.sha256(),
        PrintableText.of(attributes.owner()).toString(),
        attributes.uid(),
        PrintableText.of(attributes.group()).toString(),
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
    return PrintableText.needsEscaping(path)
        ? HexFormat.of().formatHex(RawNames.bytes(path))
        : null;
  }

  private static Map<String, String> base64(Map<String, byte[]> extended) {
    if (extended.isEmpty()) {
      return null;
    }
    Map<String, String> text = new TreeMap<>();
    extended.forEach(
        (name, value) ->
            text.put(PrintableText.of(name).toString(), Base64.getEncoder().encodeToString(value)));
    return text;
  }

  private static List<String> acl(byte[] value) {
    return value == null ? null : PosixAcl.describe(value);
  }

  private static String ownVersion() {
    String version = Manifest.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Returns the original path with its raw bytes. */
  public Path originalPath() {
    return rawPath(path, pathBytes);
  }

  /** Returns the monitored directory with its raw bytes. */
  public Path originalDirectory() {
    return rawPath(directory, directoryBytes);
  }

  private static Path rawPath(String text, String hex) {
    return RawNames.path(
        hex == null
            ? text.getBytes(java.nio.charset.StandardCharsets.UTF_8)
            : HexFormat.of().parseHex(hex));
  }

  /** Returns the ids of the rules with findings, comma-separated. */
  public String rules() {
    return String.join(",", findings.stream().map(Reason::rule).distinct().toList());
  }

  /** Returns the messages of the findings, separated by semicolons. */
  public String reasons() {
    return String.join("; ", findings.stream().map(Reason::message).toList());
  }

  public boolean alerted() {
    return alert != null && Alert.ACCEPTED.equals(alert.state());
  }

  /** Returns the last action; {@code quarantined} or {@code held} if there was none. */
  public String state() {
    if (history != null && !history.isEmpty()) {
      return history.get(history.size() - 1).action();
    }
    return stateOf(verdict);
  }

  static String stateOf(String verdict) {
    return arrivalOf(verdict).word();
  }

  /** Returns how the record came into its store. */
  public AuditAction arrival() {
    return arrivalOf(verdict);
  }

  private static AuditAction arrivalOf(String verdict) {
    return verdict.equals(Verdict.DANGEROUS.name()) ? AuditAction.QUARANTINED : AuditAction.HELD;
  }

  /** Returns a copy with an accepted alert. */
  public Manifest withAlertAccepted(Instant at) {
    return copyWith(seal, new Alert(Alert.ACCEPTED, at.toString()), history);
  }

  /** Returns a copy with one more event. */
  public Manifest withEvent(Event event) {
    List<Event> longer = new ArrayList<>(history == null ? List.of() : history);
    longer.add(event);
    return copyWith(seal, alert, List.copyOf(longer));
  }

  /** Returns a copy with sealed content. */
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
