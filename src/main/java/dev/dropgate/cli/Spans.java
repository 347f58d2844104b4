package dev.dropgate.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations as people give them on the command line. Stateless. */
final class Spans {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smhdw])");

  private Spans() {}

  /**
   * A duration.
   *
   * @param text a number and a unit: {@code 90s}, {@code 30m}, {@code 12h}, {@code 30d}, {@code 4w}
   * @throws IllegalArgumentException if it is none
   */
  static Duration duration(String text) {
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
   * A time, or how long ago it was.
   *
   * @param text a duration, a date, a date and time (UTC), or one with an offset
   * @param now what durations count back from
   * @param end whether the end of a whole day is meant, not its start
   * @return never before the year 0
   * @throws IllegalArgumentException if it is none
   */
  static Instant time(String text, Instant now, boolean end) {
    if (DURATION.matcher(text).matches()) {
      Instant time = now.minus(duration(text));
      return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
    }
    try {
      if (!text.contains("T")) {
        LocalDate day = LocalDate.parse(text);
        return (end ? day.plusDays(1) : day).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      return text.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "not a time; give 2026-11-23, 2026-11-23T18:30 (UTC), 2026-11-23T18:30:00+01:00, or how"
              + " long ago: 30m, 12h, 2d, 4w",
          e);
    }
  }

  /** A duration as it may be given. */
  static String text(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds % 86_400 == 0
        ? seconds / 86_400 + "d"
        : seconds % 3600 == 0
            ? seconds / 3600 + "h"
            : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
