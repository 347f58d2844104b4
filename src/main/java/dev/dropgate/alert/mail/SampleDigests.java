package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.TicketKind;
import dev.dropgate.model.EngineFindingIds;
import java.util.Collections;
import java.util.List;

/** Sample digests that together use everything a template can show. Stateless. */
final class SampleDigests {
  private static final String SAMPLE_TIME = "2026-01-01T00:00:00Z";

  private SampleDigests() {}

  /** Returns one digest of each kind. */
  static List<AlertDigest> all() {
    AlertTicket dangerous = ticket("DANGEROUS", "some-rule", "00");
    AlertTicket held = ticket("UNDECIDED", "other-rule", null);
    AlertTicket test = ticket("DANGEROUS", TicketKind.TEST_RULE, "00");
    AlertTicket blind = ticket("UNDECIDED", "directory-blind", null);
    AlertTicket stays = ticket("DANGEROUS", "some-rule,still-in-drop", "00");
    AlertTicket unjudged = ticket("UNDECIDED", EngineFindingIds.UNAVAILABLE, "00");
    return List.of(
        AlertDigest.of("1", List.of(dangerous)),
        AlertDigest.of("2", List.of(dangerous, held)),
        AlertDigest.of("3", Collections.nCopies(MailFileListing.MAX_FILES_SHOWN + 1, held)),
        AlertDigest.of("4", List.of(test)),
        AlertDigest.of("6", List.of(blind)),
        AlertDigest.of("7", List.of(dangerous, blind, stays, stays)),
        AlertDigest.of("8", List.of(unjudged)),
        summary(0, 0),
        summary(1, 0),
        summary(1, 1));
  }

  private static AlertDigest summary(long stopped, long undelivered) {
    SummaryCounts summary =
        new SummaryCounts(SAMPLE_TIME, SAMPLE_TIME, 5, stopped, 0, 0, undelivered);
    return AlertDigest.of("5", summary);
  }

  private static AlertTicket ticket(String verdict, String rule, String sha256) {
    return new AlertTicket(
        "id",
        verdict,
        "/drop/a",
        null,
        "/drop",
        rule,
        "reason",
        1,
        sha256,
        SAMPLE_TIME,
        "host",
        null);
  }
}
