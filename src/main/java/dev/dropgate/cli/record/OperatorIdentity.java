package dev.dropgate.cli.record;

import dev.dropgate.io.linux.CurrentUser;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.record.AuditAction;
import dev.dropgate.quarantine.record.AuditEvent;

/** The user who runs the command, for the records. Stateless. */
public final class OperatorIdentity {
  private OperatorIdentity() {}

  /**
   * Returns the user's name, with {@code sudo} also the name of the person behind it.
   *
   * @return printable text, for example {@code root (sudo by alice)}
   */
  public static String name() {
    String user = CurrentUser.name();
    String person = PrintableText.of(System.getenv("SUDO_USER")).toString();
    return person.isEmpty() ? user : user + " (sudo by " + person + ")";
  }

  /**
   * Creates a line for the audit log, by this user, now.
   *
   * @param action what happens
   * @param id the record
   * @param reason the user's own words; null for none
   */
  public static AuditEvent event(AuditAction action, RecordId id, String reason) {
    return AuditEvent.now(action, PrintableText.ofEscaped(name()))
        .record(id)
        .reason(reason == null ? null : PrintableText.of(reason))
        .build();
  }
}
