package dev.dropgate.cli.text;

import dev.dropgate.model.QuantityParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Parses times and durations on the command line. Stateless. */
public final class TimeParser {
  private TimeParser() {}

  /**
   * Parses a time, or the time elapsed since then.
   *
   * @param text a duration, a date, a date and time (UTC), or one with an offset
   * @param now the instant from which durations count back
   * @param end whether a date means the end of the day, not its start
   * @return never before the year 0
   * @throws IllegalArgumentException if the text is not a time
   */
  static Instant parseTime(String text, Instant now, boolean end) {
    if (QuantityParser.isDuration(text)) {
      Instant time = now.minus(QuantityParser.parseDuration(text));
      return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
    }
    try {
      return parseTime(text, end);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "not a time; give 2026-11-23, 2026-11-23T18:30 (UTC), 2026-11-23T18:30:00+01:00, or how"
              + " long ago: 30m, 12h, 2d, 4w",
          e);
    }
  }

  /**
   * Parses a time in the future, or the duration until then.
   *
   * @param text a duration, a date (that day included), a date and time (UTC), or one with an
   *     offset
   * @param now the instant from which durations count
   * @return an instant after now
   * @throws IllegalArgumentException if the text is not a time in the future
   */
  static Instant parseFutureTime(String text, Instant now) {
    Instant until;
    try {
      until =
          QuantityParser.isDuration(text)
              ? now.plus(QuantityParser.parseDuration(text)).truncatedTo(ChronoUnit.SECONDS)
              : parseTime(text, true);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "not a time; give 30d, 12h, 2026-12-31 or 2026-12-31T18:00 (UTC)", e);
    }
    if (!until.isAfter(now)) {
      throw new IllegalArgumentException("over already");
    }
    return until;
  }

  private static Instant parseTime(String text, boolean end) {
    if (!text.contains("T")) {
      LocalDate day = LocalDate.parse(text);
      return (end ? day.plusDays(1) : day).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    return text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }

  /** Returns a duration in the syntax of the command line. */
  public static String format(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds % 86_400 == 0
        ? seconds / 86_400 + "d"
        : seconds % 3600 == 0
            ? seconds / 3600 + "h"
            : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
