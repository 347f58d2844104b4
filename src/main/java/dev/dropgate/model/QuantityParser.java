package dev.dropgate.model;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them in a configuration. Stateless. */
public final class QuantityParser {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smhdw])");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,18}) ?([kmgt]?)b?");
  private static final String SIZE_UNITS = "kmgt";

  private QuantityParser() {}

  /**
   * Whether a text is meant as a duration.
   *
   * @param text any text
   * @return true if {@link #parseDuration} takes it
   */
  public static boolean isDuration(String text) {
    return DURATION.matcher(text).matches();
  }

  /**
   * A duration.
   *
   * @param text a number and a unit: {@code 90s}, {@code 30m}, {@code 12h}, {@code 30d}, {@code 4w}
   * @return not negative
   * @throws IllegalArgumentException if it is none
   */
  public static Duration parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not a duration; give a number and s, m, h, d or w, for example 30d");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofDays(7 * number);
    };
  }

  /**
   * A size.
   *
   * @param text a number of bytes, or one with a unit: {@code 500MB}, {@code 10GB}; 1 KB is 1,024
   *     bytes
   * @return in bytes, at least 1
   * @throws IllegalArgumentException if it is none
   */
  public static long parseBytes(String text) {
    Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    try {
      if (matcher.matches()) {
        int shift =
            10 * (SIZE_UNITS.indexOf(matcher.group(2)) + (matcher.group(2).isEmpty() ? 0 : 1));
        long bytes = Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
        if (bytes > 0) {
          return bytes;
        }
      }
    } catch (ArithmeticException e) {
      // too many for any disk
    }
    throw new IllegalArgumentException(
        "not a size; give a number of bytes, or one with KB, MB, GB or TB, for example 10GB");
  }
}
