package dev.dropgate.quarantine.record;

import java.util.Locale;

/** What the gate or a person does with a record, as the audit log names it. */
public enum AuditAction {
  QUARANTINED,
  HELD,
  RESTORING,
  RESTORED,
  RESTORE_FAILED,
  RELEASING,
  RELEASED,
  RELEASE_FAILED,
  REVOKED,
  REJUDGING,
  REJUDGED,
  DELETED,
  PURGED,
  ROLLED_BACK,
  REPAIRED;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** Returns the word that is stored, for example {@code rolled-back}. */
  public String word() {
    return word;
  }
}
