package dev.dropgate.inspect;

/** Thrown where the time for an entry is used up. */
public final class ScanBudgetException extends ScanLimitException {
  private static final long serialVersionUID = 1L;

  /**
   * Takes the reason.
   *
   * @param message one line that names the limit
   */
  ScanBudgetException(String message) {
    super(message);
  }

  /** Takes no trace, as it may be thrown again for each object of a document. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
