package dev.dropgate.model;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses durations and sizes as people write them in a configuration. Stateless. */
public final class QuantityParser {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smhdw])");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,18}) ?([kmgt]?)b?");
  private static final String SIZE_UNITS = "kmgt";

  private QuantityParser() {}

  /**
   * Returns whether a text is meant as a duration.
   *
   * @param text any text
   * @return true if {@link #parseDuration} accepts it
   */
  public static boolean isDuration(String text) {
    return DURATION.matcher(text).matches();
  }

  /**
   * Parses a duration.
   *
   * @param text a number and a unit: {@code 90s}, {@code 30m}, {@code 12h}, {@code 30d}, {@code 4w}
   * @return not negative
   * @throws IllegalArgumentException if the text is not a duration
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
   * Parses a size.
   *
   * @param text a number of bytes, or a number with a unit: {@code 500MB}, {@code 10GB}; 1 KB is
   *     1,024 bytes
   * @return the size in bytes, at least 1
   * @throws IllegalArgumentException if the text is not a size
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
      // The number exceeds a long, which no disk can hold.
    }
    throw new IllegalArgumentException(
        "not a size; give a number of bytes, or one with KB, MB, GB or TB, for example 10GB");
  }
}
