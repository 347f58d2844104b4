package dev.dropgate.files;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Quotes a word, so that a command that is printed for people works when it is pasted. Stateless.
 */
public final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

  private ShellWord() {}

  /**
   * Quotes a path for a POSIX shell; a name with bytes that do not print gets the form {@code
   * $'...'} of bash, ksh and zsh.
   *
   * @param path any path
   * @return one printable word that the shell reads as exactly this path
   */
  public static String of(Path path) {
    String safe = SafeText.of(path);
    if (safe.indexOf('\\') >= 0) {
      return "$'" + safe.replace("'", "\\'") + "'";
    }
    return PLAIN.matcher(safe).matches() ? safe : "'" + safe.replace("'", "'\\''") + "'";
  }
}
