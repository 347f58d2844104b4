package dev.dropgate.quarantine.record;

import dev.dropgate.model.PrintableText;
import java.io.IOException;

/** Thrown when an id matches no record, or more than one. */
public final class NoSuchRecordException extends IOException {
  private static final long serialVersionUID = 1;

  public NoSuchRecordException(String message) {
    super(message);
  }

  /** Returns the exception for a record that no line of the audit log mentions. */
  public static NoSuchRecordException inAudit(String part) {
    return new NoSuchRecordException(
        "the audit log does not mention a record " + PrintableText.of(part));
  }
}
