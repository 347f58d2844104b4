package dev.dropgate.cli;

import dev.dropgate.files.SafeText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong, in one line for whoever gave the command. Stateless. */
final class Failure {
  private Failure() {}

  /**
   * A line for standard error.
   *
   * @param e any
   * @return printable, with {@code dropgate:} before it
   */
  static String line(IOException e) {
    return "dropgate: " + text(e);
  }

  /** The same without {@code dropgate:}. */
  static String text(IOException e) {
    if (e instanceof FileSystemException problem && problem.getFile() != null) {
      return SafeText.of(problem.getFile()) + ": " + reason(problem);
    }
    // Our own messages are printable already, and hold paths with their backslashes.
    return e.getMessage() == null ? e.getClass().getSimpleName() : SafeText.again(e.getMessage());
  }

  private static String reason(FileSystemException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied; give the command as the user whom the gate runs as";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "exists already";
    }
    return e.getReason() == null ? e.getClass().getSimpleName() : SafeText.of(e.getReason());
  }
}
