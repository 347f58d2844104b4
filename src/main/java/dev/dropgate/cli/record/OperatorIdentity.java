package dev.dropgate.cli.record;

import dev.dropgate.io.linux.CurrentUser;
import dev.dropgate.model.SafeText;
import dev.dropgate.quarantine.record.AuditEvent;
import java.time.Instant;

/** Who gives the commands, for the records. Stateless. */
public final class OperatorIdentity {
  private OperatorIdentity() {}

  /**
   * The user's name, and behind {@code sudo} also that of the person.
   *
   * @return printable text, for example {@code root (sudo by alice)}
   */
  public static String name() {
    String user = CurrentUser.name();
    String person = SafeText.of(System.getenv("SUDO_USER"));
    return person.isEmpty() ? user : user + " (sudo by " + person + ")";
  }

  /**
   * A line for the audit log, by this user, now.
   *
   * @param event what is done, for example {@code deleted}
   * @param id the record
   * @param reason in the user's words; null for none
   */
  public static AuditEvent event(String event, String id, String reason) {
    return new AuditEvent(
        Instant.now().toString(),
        event,
        id,
        null,
        name(),
        reason == null ? null : SafeText.of(reason),
        null,
        null,
        null);
  }
}
