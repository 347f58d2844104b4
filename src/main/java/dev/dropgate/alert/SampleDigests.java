package dev.dropgate.alert;

import dev.dropgate.inspect.EngineFindingIds;
import java.util.Collections;
import java.util.List;

/** Digests that between them use all that a template may show. Stateless. */
final class SampleDigests {
  private static final String TIME = "2026-01-01T00:00:00Z";

  private SampleDigests() {}

  /** One of each kind. */
  static List<Digest> all() {
    Ticket dangerous = ticket("DANGEROUS", "some-rule", "00");
    Ticket held = ticket("UNDECIDED", "other-rule", null);
    Ticket test = ticket("DANGEROUS", TicketKind.TEST_RULE, "00");
    Ticket blind = ticket("UNDECIDED", "directory-blind", null);
    Ticket stays = ticket("DANGEROUS", "some-rule,still-in-drop", "00");
    Ticket unjudged = ticket("UNDECIDED", EngineFindingIds.UNAVAILABLE, "00");
    return List.of(
        Digest.of("1", List.of(dangerous)),
        Digest.of("2", List.of(dangerous, held)),
        Digest.of("3", Collections.nCopies(MailFiles.SHOWN + 1, held)),
        Digest.of("4", List.of(test)),
        Digest.of("6", List.of(blind)),
        Digest.of("7", List.of(dangerous, blind, stays, stays)),
        Digest.of("8", List.of(unjudged)),
        summary(0, 0),
        summary(1, 0),
        summary(1, 1));
  }

  private static Digest summary(long stopped, long undelivered) {
    Summary summary = new Summary(TIME, TIME, 5, stopped, 0, 0, undelivered);
    return new Digest("5", null, null, null, List.of(), summary);
  }

  private static Ticket ticket(String verdict, String rule, String sha256) {
    return new Ticket(
        "id", verdict, "/drop/a", null, "/drop", rule, "reason", 1, sha256, TIME, "host", null);
  }
}
