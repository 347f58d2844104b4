package dev.dropgate.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityParserTest {
  @Test
  void durations() {
    assertThat(QuantityParser.parseDuration("90d")).isEqualTo(Duration.ofDays(90));
    assertThat(QuantityParser.parseDuration("4w")).isEqualTo(Duration.ofDays(28));
    assertThat(QuantityParser.parseDuration("12h")).isEqualTo(Duration.ofHours(12));
    assertThat(QuantityParser.parseDuration("5m")).isEqualTo(Duration.ofMinutes(5));
    assertThat(QuantityParser.parseDuration("0s")).isZero();
  }

  @Test
  void sizes() {
    assertThat(QuantityParser.parseBytes("1")).isEqualTo(1);
    assertThat(QuantityParser.parseBytes("10GB")).isEqualTo(10L << 30);
    assertThat(QuantityParser.parseBytes("10 gb")).isEqualTo(10L << 30);
    assertThat(QuantityParser.parseBytes("3k")).isEqualTo(3072);
    assertThat(QuantityParser.parseBytes("7MB")).isEqualTo(7L << 20);
    assertThat(QuantityParser.parseBytes("2TB")).isEqualTo(2L << 40);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "90", "d", "-1d", "1.5d", "1y", "9999999999d", " 1d"})
  void invalidDurations(String text) {
    assertThatThrownBy(() -> QuantityParser.parseDuration(text))
        .hasMessageContaining("for example 30d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "GB", "-1", "1.5GB", "1PB", "999999999999999TB"})
  void invalidSizes(String text) {
    assertThatThrownBy(() -> QuantityParser.parseBytes(text))
        .hasMessageContaining("for example 10GB");
  }
}
