package dev.dropgate.quarantine;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.record.AuditAction;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.AuditLine;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Follows the chain of an audit log and keeps what it says about each record: the hash of its
 * facts, and how often each action was done. Not thread safe.
 */
public final class AuditIndex {
  private static final String AUDIT_LOCATION = "audit";

  /** The words after which a record does not exist any more. */
  private static final Set<String> FINAL_ACTIONS =
      Stream.of(
              AuditAction.DELETED,
              AuditAction.PURGED,
              AuditAction.REJUDGED,
              AuditAction.ROLLED_BACK)
          .map(AuditAction::word)
          .collect(Collectors.toUnmodifiableSet());

  /** What the log says about a record that exists according to the log. */
  private static final class LoggedRecord {
    private byte[] facts;
    private Map<String, Integer> actions = Map.of();

    private void count(String action) {
      Map<String, Integer> more = new HashMap<>(actions);
      more.merge(action, 1, Integer::sum);
      actions = more;
    }
  }

  private final AuditTrail log;
  private final Consumer<StoreDiscrepancy> flaws;
  private final Map<RecordId, LoggedRecord> records = new HashMap<>();
  private AuditTrail.Position mark = AuditTrail.Position.START;
  private String last = AuditLine.FIRST_PREVIOUS_HASH;

  public AuditIndex(AuditTrail log, Consumer<StoreDiscrepancy> flaws) {
    this.log = log;
    this.flaws = flaws;
  }

  /**
   * Reads the lines appended since the last call.
   *
   * @param alone whether no other writer can be appending, so that a partial line is a torn one
   */
  public void readNewLines(boolean alone) throws IOException {
    mark =
        log.read(
            mark,
            (number, bytes, whole) -> {
              if (whole) {
                readLine(number, bytes);
              } else if (alone) {
                reportFlaw(number, "is torn; the next entry cuts it off and says so");
              }
            });
  }

  /** Returns the number of lines read so far. */
  long lines() {
    return mark.lines();
  }

  /** Returns the ids of the records that exist according to the log. */
  Set<RecordId> ids() {
    return records.keySet();
  }

  boolean hasRecord(RecordId id) {
    return records.containsKey(id);
  }

  /** Returns whether the manifest's facts match the log. */
  boolean hasSameFacts(Manifest manifest) {
    byte[] facts = records.get(manifest.id()).facts;
    return facts != null
        && HexFormat.of().formatHex(facts).equals(ManifestCodec.hashFacts(manifest));
  }

  /** Returns an action that the manifest lists and the log does not; null if there is none. */
  String findUnloggedAction(Manifest manifest) {
    Map<String, Integer> actions = new HashMap<>(records.get(manifest.id()).actions);
    for (Manifest.Event event :
        manifest.history() == null ? java.util.List.<Manifest.Event>of() : manifest.history()) {
      String action = event.action().word();
      if (actions.merge(action, -1, Integer::sum) < 0) {
        return action;
      }
    }
    return null;
  }

  private void readLine(long number, byte[] bytes) {
    String hash = AuditLine.hash(bytes);
    try {
      AuditEvent event = AuditLine.parse(bytes);
      if (!last.equals(event.previous())) {
        reportFlaw(
            number,
            number == 1
                ? "does not begin the log: lines before it were removed"
                : "does not follow line " + (number - 1) + ": one was removed, added or edited");
      } else if (!AuditLine.isWhole(bytes)) {
        reportFlaw(number, "was edited");
      }
      applyEvent(number, event);
    } catch (IOException e) {
      reportFlaw(number, "cannot be read");
    }
    last = hash;
  }

  private void applyEvent(long number, AuditEvent event) {
    if (event.id() == null || event.event() == null) {
      return;
    }
    RecordId id = RecordId.parse(event.id()).orElse(null);
    if (id == null) { // forged
      reportFlaw(number, "names " + PrintableText.of(event.id()) + ", which is not a record's id");
      return;
    }
    if (FINAL_ACTIONS.contains(event.event())) {
      records.remove(id);
      return;
    }
    LoggedRecord of = records.get(id);
    if (of == null && event.facts() == null) {
      return; // an action on a record unknown to the log: its chain has a gap there
    }
    if (of == null) {
      of = new LoggedRecord();
      records.put(id, of);
    }
    if (event.facts() == null) {
      of.count(event.event());
    } else {
      of.facts = facts(event.facts());
    }
  }

  private static byte[] facts(String hex) {
    try {
      return HexFormat.of().parseHex(hex);
    } catch (IllegalArgumentException e) {
      return ContentHasher.sha256(hex.getBytes(StandardCharsets.UTF_8)); // matches no manifest
    }
  }

  private void reportFlaw(long number, String message) {
    flaws.accept(
        new StoreDiscrepancy(
            null, AUDIT_LOCATION, number, "line " + number + " of the audit log " + message));
  }
}
