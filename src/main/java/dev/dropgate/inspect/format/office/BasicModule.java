package dev.dropgate.inspect.format.office;

import java.util.Locale;

/** A module of LibreOffice's Basic. Stateless. */
public final class BasicModule {
  private BasicModule() {}

  /** Whether there is more in it than what LibreOffice puts into a new one. */
  public static boolean hasCode(String source) {
    return source
        .lines()
        .map(line -> line.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " "))
        .anyMatch(line -> !isBoilerplate(line));
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
