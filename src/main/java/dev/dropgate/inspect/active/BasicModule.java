package dev.dropgate.inspect.active;

import java.util.Locale;

/** A module of LibreOffice's Basic. Stateless. */
final class BasicModule {
  private BasicModule() {}

  /** Whether there is more in it than what LibreOffice puts into a new one. */
  static boolean hasCode(String source) {
    return source
        .lines()
        .map(line -> line.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " "))
        .anyMatch(line -> !isEmpty(line));
  }

  private static boolean isEmpty(String line) {
    return line.isEmpty()
        || line.startsWith("'")
        || line.equals("rem")
        || line.startsWith("rem ")
        || line.startsWith("option ")
        || line.equals("sub main")
        || line.equals("end sub");
  }
}
