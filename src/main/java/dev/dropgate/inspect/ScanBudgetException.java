package dev.dropgate.inspect;

/** Thrown if the time for an entry is used up. */
public final class ScanBudgetException extends ScanLimitException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message one line that names the limit
   */
  ScanBudgetException(String message) {
    super(message);
  }

  /** Records no stack trace, because it may be thrown again for each object of a document. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
