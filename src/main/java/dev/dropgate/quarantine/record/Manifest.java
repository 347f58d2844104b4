package dev.dropgate.quarantine.record;

import dev.dropgate.io.Evidence;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RecordId;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The metadata of a record: {@code manifest.json}. All components but the last three are facts,
 * which never change. Immutable.
 *
 * @param schema the version of this form
 * @param id the record's id
 * @param origin where the file came from
 * @param kind the kind of entry
 * @param verdict the verdict on the file
 * @param findings the reasons
 * @param file the file as it was
 * @param detectedAt the time of the claim
 * @param host the host of the gate
 * @param version the version of the Dropgate that wrote it
 * @param seal how the content is sealed, in the words of the store; null if it is not
 * @param alert whether the alert was accepted
 * @param history the actions on the record, oldest first; null if none yet
 */
public record Manifest(
    int schema,
    RecordId id,
    RecordOrigin origin,
    EntryKind kind,
    Verdict verdict,
    List<Reason> findings,
    RecordedFile file,
    RecordTime detectedAt,
    String host,
    String version,
    String seal,
    Alert alert,
    List<Event> history) {
  public static final int SCHEMA_VERSION = 1;

  /**
   * A finding of a rule. The message stays the string that was stored, as the texts of {@link
   * RecordOrigin} do.
   */
  public record Reason(String rule, String message) {}

  /** Whether a record's alert has left. */
  public enum AlertState {
    WAITING,
    ACCEPTED;

    /** Returns the word that is stored. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The state of a record's alert.
   *
   * @param state whether it was accepted
   * @param at the time of acceptance; null while it waits
   */
  public record Alert(AlertState state, RecordTime at) {}

  /**
   * An action on the record.
   *
   * @param at the time
   * @param action the action
   * @param by the user who did it
   * @param reason why, in that user's words, escaped
   * @param to the place that the file went to, escaped; null if none
   * @param until the time until which its hash may pass; null if it may not pass
   */
  public record Event(
      RecordTime at, AuditAction action, String by, String reason, String to, RecordTime until) {}

  public static Manifest of(Entry entry, ScanResult judgement, Evidence evidence, String host) {
    return new Manifest(
        SCHEMA_VERSION,
        RecordId.of(entry.id()),
        RecordOrigin.of(entry),
        entry.kind(),
        judgement.verdict(),
        judgement.findings().stream()
            .map(f -> new Reason(f.rule(), f.message().toString()))
            .toList(),
        RecordedFile.of(evidence),
        RecordTime.of(entry.claimedAt()),
        host,
        ownVersion(),
        null,
        new Alert(AlertState.WAITING, null),
        null);
  }

  private static String ownVersion() {
    String version = Manifest.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Returns the original path, escaped. */
  public String path() {
    return origin.path();
  }

  /** Returns the original path with its raw bytes. */
  public Path originalPath() {
    return origin.rawPath();
  }

  /** Returns the monitored directory with its raw bytes. */
  public Path originalDirectory() {
    return origin.rawDirectory();
  }

  /** Returns the size of the file in bytes. */
  public long size() {
    return file.size();
  }

  /** Returns the SHA-256 of the content; null if it could not be read. */
  public String sha256() {
    return file.sha256();
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
    return alert != null && alert.state() == AlertState.ACCEPTED;
  }

  /** Returns the state that the last action left the record in. */
  public RecordState state() {
    RecordState state = verdict == Verdict.DANGEROUS ? RecordState.QUARANTINED : RecordState.HELD;
    if (history != null) {
      for (Event event : history) {
        state = state.after(event.action().word());
      }
    }
    return state;
  }

  /** Returns how the record came into its store. */
  public AuditAction arrival() {
    return verdict == Verdict.DANGEROUS ? AuditAction.QUARANTINED : AuditAction.HELD;
  }

  /** Returns a copy with an accepted alert. */
  public Manifest withAlertAccepted(Instant at) {
    return copyWith(seal, new Alert(AlertState.ACCEPTED, RecordTime.of(at)), history);
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
        origin,
        kind,
        verdict,
        findings,
        file,
        detectedAt,
        host,
        version,
        newSeal,
        newAlert,
        newHistory);
  }
}
