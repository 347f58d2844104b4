package dev.dropgate.model;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Quotes a word, so that a command that is printed for people works when it is pasted. Stateless.
 */
public final class ShellQuoting {
  private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

  private ShellQuoting() {}

  /**
   * Quotes a path for a POSIX shell. A name with bytes that do not print gets the form {@code
   * $'...'} of bash, ksh and zsh.
   *
   * @param path any path
   * @return one printable word that the shell reads as exactly this path
   */
  public static String quote(Path path) {
    String safe = PrintableText.of(path).toString();
    if (safe.indexOf('\\') >= 0) {
      return "$'" + safe.replace("'", "\\'") + "'";
    }
    return PLAIN_WORD.matcher(safe).matches() ? safe : "'" + safe.replace("'", "'\\''") + "'";
  }
}
