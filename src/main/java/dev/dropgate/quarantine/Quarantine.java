package dev.dropgate.quarantine;

import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Pass;
import dev.dropgate.inspect.PassFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was stopped: the quarantine proper and the held files, as one. The entry point for programs
 * that work with records. Immutable, thread safe.
 */
public final class Quarantine {
  private static final int TOLD = 5;

  /** In the folder of the first store; {@code routes/} names it too. */
  private static final String PASSES = "passes";

  private final List<Records> stores;
  private final PassFolder passes;

  /**
   * Names the stores; nothing is read yet.
   *
   * @param stores their folders, which need not be there; the first one has the passes
   */
  public Quarantine(List<Path> stores) {
    this.stores = stores.stream().map(Records::new).toList();
    this.passes = new PassFolder(stores.get(0).resolve(PASSES));
  }

  /**
   * The stores.
   *
   * @return in the order that was given
   */
  public List<Records> stores() {
    return stores;
  }

  /**
   * What may pass although it was stopped before.
   *
   * @return the folder of the passes
   */
  public PassFolder passes() {
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
  public Pass revoke(String part, String by, String reason) throws IOException {
    List<Pass> found = passes.all().stream().filter(pass -> pass.id().startsWith(part)).toList();
    if (found.size() != 1) {
      throw new NoSuchRecordException(
          found.isEmpty()
              ? "no pass " + SafeText.of(part) + "; see quarantine passes"
              : SafeText.of(part) + " may be any of " + found.size() + " passes; give more of it");
    }
    Pass pass = found.get(0);
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
  public record Found(Records records, String id) {}

  /**
   * Finds the one record that a person means.
   *
   * @param part an id, the beginning of one, or the beginning of the hash at its end
   * @return the record
   * @throws NoSuchRecordException if there is none, or more than one
   * @throws IOException if a store cannot be read
   */
  public Found find(String part) throws IOException {
    List<Found> found = new ArrayList<>();
    for (Records records : stores) {
      for (String id : records.find(part)) {
        found.add(new Found(records, id));
      }
    }
    if (found.isEmpty()) {
      throw new NoSuchRecordException("no record " + SafeText.of(part) + "; see quarantine list");
    }
    if (found.size() > 1) {
      List<String> some = found.stream().limit(TOLD).map(Found::id).toList();
      throw new NoSuchRecordException(
          SafeText.of(part)
              + " may be any of "
              + found.size()
              + " records; give more of the id: "
              + String.join(", ", some)
              + (found.size() > TOLD ? ", ..." : ""));
    }
    return found.get(0);
  }
}
