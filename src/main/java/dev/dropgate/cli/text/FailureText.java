package dev.dropgate.cli.text;

import dev.dropgate.model.SafeText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong, in one line for whoever gave the command. Stateless. */
public final class FailureText {
  private FailureText() {}

  /**
   * A line for standard error.
   *
   * @param e any
   * @return printable, with {@code dropgate:} before it
   */
  public static String toLine(IOException e) {
    return "dropgate: " + toText(e);
  }

  /** The same without {@code dropgate:}. */
  public static String toText(IOException e) {
    if (e instanceof FileSystemException problem && problem.getFile() != null) {
      return SafeText.of(problem.getFile()) + ": " + reason(problem);
    }
    // Our own messages are printable already, and hold paths with their backslashes.
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : SafeText.reescape(e.getMessage());
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
