package dev.dropgate.cli;

import java.util.Locale;

/** Sizes for people. Stateless. */
final class Sizes {
  private static final String UNITS = "KMGTPE";

  private Sizes() {}

  /**
   * A size in few characters.
   *
   * @param bytes not negative
   * @return for example {@code 999 B}, {@code 1.5 KB} (1,024 bytes are 1 KB)
   */
  static String of(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double size = bytes;
    int unit = -1;
    while (size >= 999.95 && unit < UNITS.length() - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %cB", size, UNITS.charAt(unit));
  }
}
