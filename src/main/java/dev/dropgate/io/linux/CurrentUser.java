package dev.dropgate.io.linux;

import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user that this process runs as. Stateless. */
public final class CurrentUser {
  /** Java's name for a user whose name the system does not know, as is common in containers. */
  private static final String UNKNOWN_NAME = "?";

  private static final Path PROCESS_FOLDER = Path.of("/proc/self");

  private CurrentUser() {}

  /**
   * Returns the user's name, or the user ID if it has no name.
   *
   * @return printable text
   */
  public static String name() {
    String name = System.getProperty("user.name");
    if (name != null && !name.equals(UNKNOWN_NAME)) {
      return PrintableText.of(name).toString();
    }
    try {
      return Files.getAttribute(PROCESS_FOLDER, "unix:uid").toString();
    } catch (IOException | UnsupportedOperationException e) {
      return UNKNOWN_NAME;
    }
  }
}
