package dev.dropgate.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeParserTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "2d, 2026-11-21T12:00:00Z, 2026-11-21T12:00:00Z",
    "2026-11-01, 2026-11-01T00:00:00Z, 2026-11-02T00:00:00Z",
    "2026-11-01T18:30, 2026-11-01T18:30:00Z, 2026-11-01T18:30:00Z",
    "2026-11-01T18:30:05Z, 2026-11-01T18:30:05Z, 2026-11-01T18:30:05Z",
    "2026-11-01T18:30:00+02:00, 2026-11-01T16:30:00Z, 2026-11-01T16:30:00Z",
    "999999999w, 1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
  })
  void timesAreUtcAndADayHasAnEnd(String text, Instant start, Instant end) {
    assertThat(TimeParser.parseTime(text, NOW, false)).isEqualTo(start);
    assertThat(TimeParser.parseTime(text, NOW, true)).isEqualTo(end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-13-01", "2026-02-30", "12:00", "2026-11-01T25:00"})
  void rejectsInvalidTimes(String text) {
    assertThatThrownBy(() -> TimeParser.parseTime(text, NOW, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2026-11-23T18:30");
  }

  @Test
  void durationsReadAsTheyAreGiven() {
    assertThat(TimeParser.format(Duration.ofDays(30))).isEqualTo("30d");
    assertThat(TimeParser.format(Duration.ofMinutes(90))).isEqualTo("90m");
  }

  @ParameterizedTest
  @CsvSource({
    "90m,2026-11-23T13:30:00Z",
    "2w,2026-12-07T12:00:00Z",
    "2026-12-31,2027-01-01T00:00:00Z",
    "2026-12-31T18:00,2026-12-31T18:00:00Z",
    "2026-12-31T18:00:01+02:00,2026-12-31T16:00:01Z",
  })
  void futureTimeIncludesItsDay(String text, Instant expected) {
    assertThat(TimeParser.parseFutureTime(text, NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "30", "d", "-1d", "30y", "2026-13-01", "2026-12-31 18:00"})
  void rejectsInvalidFutureTimes(String text) {
    assertThatThrownBy(() -> TimeParser.parseFutureTime(text, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give 30d");
  }

  @Test
  void rejectsPastTimes() {
    assertThatThrownBy(() -> TimeParser.parseFutureTime("2001-01-01", NOW))
        .hasMessage("over already");
  }
}
