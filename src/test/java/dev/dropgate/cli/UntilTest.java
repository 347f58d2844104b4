package dev.dropgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class UntilTest {
  @ParameterizedTest
  @CsvSource({
    "90m,2026-01-01T01:30:00Z",
    "12h,2026-01-01T12:00:00Z",
    "30d,2026-01-31T00:00:00Z",
    "2w,2026-01-15T00:00:00Z",
    "2026-12-31,2026-12-31T23:00:00Z",
    "2026-12-31T18:00,2026-12-31T17:00:00Z",
    "2026-12-31T18:00Z,2026-12-31T18:00:00Z",
    "2026-12-31T18:00:01+02:00,2026-12-31T16:00:01Z",
  })
  void aTimeAsPeopleWriteIt(String text, String expected) {
    assertThat(Until.parse(text, Instant.parse("2026-01-01T00:00:00Z"), ZoneId.of("+01:00")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "30", "d", "-1d", "30y", "2026-13-01", "2026-12-31 18:00"})
  void whatIsNoTimeIsRefused(String text) {
    assertThatThrownBy(() -> new Until().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("is no time; write 30d");
  }

  @Test
  void aTimeThatIsOverIsRefused() {
    assertThatThrownBy(() -> new Until().convert("2001-01-01"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("is over already");
  }
}
