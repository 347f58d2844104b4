package dev.dropgate.cli.text;

import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Describes a failure in one line for the user of a command. Stateless. */
public final class FailureText {
  private FailureText() {}

  /**
   * Returns a line for standard error.
   *
   * @param e any exception
   * @return printable text that starts with {@code dropgate:}
   */
  public static String toLine(IOException e) {
    return "dropgate: " + toText(e);
  }

  /** Returns the description without {@code dropgate:}. */
  public static String toText(IOException e) {
    if (e instanceof FileSystemException problem && problem.getFile() != null) {
      return PrintableText.of(problem.getFile()) + ": " + reason(problem);
    }
    // Dropgate's own messages are already printable, and contain paths with their backslashes.
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : PrintableText.ofEscaped(e.getMessage()).toString();
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
    return e.getReason() == null
        ? e.getClass().getSimpleName()
        : PrintableText.of(e.getReason()).toString();
  }
}
