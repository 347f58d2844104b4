package dev.dropgate.quarantine;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.quarantine.file.AuditLog;
import dev.dropgate.quarantine.file.ManifestFile;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Follows the chain of an audit log and remembers what it says of each record: its facts, and how
 * often something was done with it. Not thread safe.
 */
public final class AuditIndex {
  private static final String AUDIT_LOCATION = "audit";

  /** What the log says of a record that it says is there. */
  private static final class LoggedRecord {
    private byte[] facts;
    private Map<String, Integer> actions = Map.of();

    private void count(String action) {
      Map<String, Integer> more = new HashMap<>(actions);
      more.merge(action, 1, Integer::sum);
      actions = more;
    }
  }

  private final AuditLog log;
  private final Consumer<StoreDiscrepancy> flaws;
  private final Map<String, LoggedRecord> told = new HashMap<>();
  private AuditLog.Position mark = AuditLog.Position.START;
  private String last = AuditLog.FIRST_PREVIOUS_HASH;

  public AuditIndex(AuditLog log, Consumer<StoreDiscrepancy> flaws) {
    this.log = log;
    this.flaws = flaws;
  }

  /**
   * Reads what was appended since the last time.
   *
   * @param alone whether nobody can be appending, so that half a line is one that was torn
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

  /** How many lines there are so far. */
  long lines() {
    return mark.lines();
  }

  /** The ids of the records that the log says are there. */
  Iterable<String> ids() {
    return told.keySet();
  }

  boolean hasRecord(String id) {
    return told.containsKey(id);
  }

  /** Whether the facts are those that the log has. */
  boolean hasSameFacts(Manifest manifest) {
    byte[] facts = told.get(manifest.id()).facts;
    return facts != null
        && HexFormat.of().formatHex(facts).equals(ManifestFile.hashFacts(manifest));
  }

  /** Something that the manifest says was done and the log does not; null if there is nothing. */
  String findUnloggedAction(Manifest manifest) {
    Map<String, Integer> actions = new HashMap<>(told.get(manifest.id()).actions);
    for (Manifest.Event event :
        manifest.history() == null ? java.util.List.<Manifest.Event>of() : manifest.history()) {
      if (actions.merge(event.action(), -1, Integer::sum) < 0) {
        return event.action();
      }
    }
    return null;
  }

  private void readLine(long number, byte[] bytes) {
    String hash = AuditLog.hash(bytes, -1);
    try {
      AuditEvent event = JsonCodec.read(bytes, AuditEvent.class);
      if (!last.equals(event.previous())) {
        reportFlaw(
            number,
            number == 1
                ? "does not begin the log: lines before it were removed"
                : "does not follow line " + (number - 1) + ": one was removed, added or edited");
      } else if (!AuditLog.isWhole(bytes)) {
        reportFlaw(number, "was edited");
      }
      applyEvent(event);
    } catch (IOException e) {
      reportFlaw(number, "cannot be read");
    }
    last = hash;
  }

  private void applyEvent(AuditEvent event) {
    if (event.id() == null || event.event() == null) {
      return;
    }
    switch (event.event()) {
      case "deleted", "purged", "rejudged", "rolled-back" -> told.remove(event.id());
      default -> {
        LoggedRecord of = told.get(event.id());
        if (of == null && event.facts() == null) {
          return; // done with a record that the log does not know: its chain has a gap there
        }
        if (of == null) {
          of = new LoggedRecord();
          told.put(event.id(), of);
        }
        if (event.facts() == null) {
          of.count(event.event());
        } else {
          of.facts = facts(event.facts());
        }
      }
    }
  }

  private static byte[] facts(String hex) {
    try {
      return HexFormat.of().parseHex(hex);
    } catch (IllegalArgumentException e) {
      return ContentHasher.sha256(hex.getBytes(StandardCharsets.UTF_8)); // agrees with nothing
    }
  }

  private void reportFlaw(long number, String message) {
    flaws.accept(
        new StoreDiscrepancy(
            null, AUDIT_LOCATION, number, "line " + number + " of the audit log " + message));
  }
}
