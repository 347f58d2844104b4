package dev.dropgate.camel;

import java.io.IOException;

/**
 * Thrown when a step has no reason to fail for any of the entries of a batch, but cannot take all
 * of them. The consumer sends each of them again at once, so this failure is not reported.
 */
public final class RefusedBatchException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param message the reason, printable
   */
  public RefusedBatchException(String message) {
    super(message);
  }
}
