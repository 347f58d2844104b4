package dev.dropgate.cli;

import dev.dropgate.files.SafeText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time to come, as people write it. */
final class Until implements ITypeConverter<Instant> {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([mhdw])");

  @Override
  public Instant convert(String text) {
    Instant now = Instant.now();
    Instant until;
    try {
      until = parse(text.strip(), now, ZoneId.systemDefault());
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "\""
              + SafeText.of(text)
              + "\" is no time; write 30d, 12h, 2026-12-31 or 2026-12-31T18:00");
    }
    if (!until.isAfter(now)) {
      throw new TypeConversionException("\"" + SafeText.of(text) + "\" is over already");
    }
    return until;
  }

  /**
   * Reads it.
   *
   * @param text a number with m, h, d or w; a day, which is included; or a time, of the local zone
   *     where it names none
   * @param now what a duration counts from
   * @param zone the local one
   * @throws DateTimeException if it is none of these
   */
  static Instant parse(String text, Instant now, ZoneId zone) {
    Matcher duration = DURATION.matcher(text);
    if (duration.matches()) {
      long number = Long.parseLong(duration.group(1));
      return now.plus(
              switch (duration.group(2)) {
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                case "d" -> Duration.ofDays(number);
                default -> Duration.ofDays(7 * number);
              })
          .truncatedTo(ChronoUnit.SECONDS);
    }
    if (!text.contains("T")) {
      return LocalDate.parse(text).plusDays(1).atStartOfDay(zone).toInstant();
    }
    return text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).atZone(zone).toInstant();
  }
}
