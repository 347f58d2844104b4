package dev.dropgate.cli.text;

import java.util.Locale;

/** Sizes for people. Stateless. */
public final class SizeText {
  private static final String UNITS = "KMGTPE";

  private SizeText() {}

  /**
   * Returns a size in few characters.
   *
   * @param bytes the size in bytes, not negative
   * @return for example {@code 999 B}, {@code 1.5 KB} (1,024 bytes are 1 KB)
   */
  public static String of(long bytes) {
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
