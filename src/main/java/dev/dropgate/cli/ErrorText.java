package dev.dropgate.cli;

import dev.dropgate.files.SafeText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** What went wrong, for people. Stateless. */
final class ErrorText {
  private ErrorText() {}

  /**
   * One printable line.
   *
   * @param problem ours, whose text has escaped what it names, or the platform's, which has not
   */
  static String of(IOException problem) {
    if (problem instanceof AccessDeniedException denied) {
      return SafeText.of(denied.getFile()) + ": permission denied";
    }
    boolean escaped = problem.getMessage() != null && !(problem instanceof FileSystemException);
    return escaped ? problem.getMessage() : SafeText.of(problem.toString());
  }
}
