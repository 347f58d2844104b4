package dev.dropgate.io;

import dev.dropgate.model.PrintableText;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Describes exceptions for a log line. Stateless. */
public final class ExceptionText {
  private ExceptionText() {}

  /**
   * Describes an exception on one printable line.
   *
   * @param problem any exception
   * @return the description, never empty
   */
  public static String describe(Throwable problem) {
    if (problem instanceof AccessDeniedException e) {
      return "permission denied (" + PrintableText.of(e.getFile()) + ")";
    }
    if (problem instanceof NoSuchFileException e) {
      return "no such file or folder (" + PrintableText.of(e.getFile()) + ")";
    }
    if (problem instanceof FileSystemException e && e.getReason() != null) {
      return PrintableText.of(e.getReason()) + " (" + PrintableText.of(e.getFile()) + ")";
    }
    return PrintableText.of(
            problem.getMessage() == null
                ? problem.getClass().getSimpleName()
                : problem.getMessage())
        .toString();
  }
}
