package dev.dropgate.inspect.format.office;

import java.util.Locale;

/** A check of LibreOffice Basic modules. Stateless. */
public final class BasicModule {
  private static final int COMPARED = 16;

  private BasicModule() {}

  /** Returns whether the module has more than the default content of a new one. */
  public static boolean hasCode(String source) {
    return source
        .lines()
        .map(line -> withSingleBlanks(line.strip().toLowerCase(Locale.ROOT)))
        .anyMatch(line -> !isBoilerplate(line));
  }

  /**
   * Collapses blanks. Stops after the longest line of default content, because the rest cannot
   * match.
   */
  private static String withSingleBlanks(String line) {
    StringBuilder words = new StringBuilder();
    boolean blank = false;
    for (int i = 0; i < line.length() && words.length() < COMPARED; i++) {
      boolean isBlank = Character.isWhitespace(line.charAt(i));
      if (isBlank && !blank) {
        words.append(' ');
      } else if (!isBlank) {
        words.append(line.charAt(i));
      }
      blank = isBlank;
    }
    return words.toString();
  }

  private static boolean isBoilerplate(String line) {
    return line.isEmpty()
        || line.startsWith("'")
        || line.equals("rem")
        || line.startsWith("rem ")
        || line.startsWith("option ")
        || line.equals("sub main")
        || line.equals("end sub");
  }
}
