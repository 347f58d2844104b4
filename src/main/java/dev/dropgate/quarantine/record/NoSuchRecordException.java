package dev.dropgate.quarantine.record;

import dev.dropgate.model.SafeText;
import java.io.IOException;

/** An id that means no record, or more than one. */
public final class NoSuchRecordException extends IOException {
  private static final long serialVersionUID = 1;

  public NoSuchRecordException(String message) {
    super(message);
  }

  /** No line of an audit log is about it. */
  public static NoSuchRecordException inAudit(String part) {
    return new NoSuchRecordException("the audit log tells of no record " + SafeText.of(part));
  }
}
