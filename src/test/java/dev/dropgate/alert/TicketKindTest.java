package dev.dropgate.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicketKindTest {
  /** A file that a rule has stopped is not offered a new verdict in place of a decision. */
  @ParameterizedTest
  @CsvSource({
    "engine-unavailable, true",
    "'engine-unavailable,engine-unavailable', true",
    "'engine-unavailable,archive-limit', false",
    "archive-limit, false",
    "',', false",
    "'', false",
  })
  void fileIsUnjudgedOnlyWithoutEngine(String rules, boolean unjudged) {
    AlertTicket ticket =
        new AlertTicket(
            "20261123T000000000-0",
            "UNDECIDED",
            "/drop/x",
            null,
            "/drop",
            rules,
            "why",
            1,
            null,
            "2026-11-23T00:00:00Z",
            "host",
            null);
    assertThat(TicketKind.isUnjudged(ticket)).isEqualTo(unjudged);
  }
}
