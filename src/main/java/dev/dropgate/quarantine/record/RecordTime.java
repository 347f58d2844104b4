package dev.dropgate.quarantine.record;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;

/** The time at the beginning of a record id. Ids sort by it, so no manifest is read. Stateless. */
public final class RecordTime {
  private static final int TIME_LENGTH = "20260101T000000000".length();
  private static final DateTimeFormatter TIME_FORMAT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuuMMdd'T'HHmmss")
          .appendValue(ChronoField.MILLI_OF_SECOND, 3)
          .toFormatter()
          .withZone(ZoneOffset.UTC);

  private RecordTime() {}

  /**
   * Returns when a record's file was claimed.
   *
   * @param id a whole id
   * @return the time to the millisecond; the epoch if the digits of the id are not a time
   */
  public static Instant of(String id) {
    try {
      return TIME_FORMAT.parse(id.substring(0, TIME_LENGTH), Instant::from);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /**
   * Returns the prefix of all ids of an instant.
   *
   * @param time a time in the years 0 to 9999
   * @return a text that sorts before all ids of that millisecond, and after all earlier ones
   */
  public static String idPrefix(Instant time) {
    return TIME_FORMAT.format(time);
  }
}
