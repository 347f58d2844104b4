package dev.dropgate.cli;

import dev.dropgate.files.SafeText;

/** Who gives the commands, for the records. Stateless. */
final class Operator {
  private Operator() {}

  /**
   * The user's name, and behind {@code sudo} also that of the person.
   *
   * @return printable text, for example {@code root (sudo by alice)}
   */
  static String name() {
    String user = SafeText.of(System.getProperty("user.name"));
    String person = SafeText.of(System.getenv("SUDO_USER"));
    return person.isEmpty() ? user : user + " (sudo by " + person + ")";
  }
}
