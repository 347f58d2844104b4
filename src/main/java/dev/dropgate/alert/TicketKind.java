package dev.dropgate.alert;

/**
 * What a ticket tells, as mails show it.
 *
 * @param word key of the word for it
 * @param tone class in the HTML, which gives it its colour
 */
record TicketKind(String word, String tone) {
  /** The rule of the alert that {@code alert test} sends. */
  static final String TEST_RULE = "alert-test";

  private static final TicketKind TEST = new TicketKind("test", "test");
  private static final TicketKind DANGEROUS = new TicketKind("dangerous", "danger");
  private static final TicketKind HELD = new TicketKind("held", "held");

  static TicketKind of(Ticket ticket) {
    if (TEST_RULE.equals(ticket.rule())) {
      return TEST;
    }
    return isDangerous(ticket) ? DANGEROUS : HELD;
  }

  static boolean isDangerous(Ticket ticket) {
    return "DANGEROUS".equals(ticket.verdict());
  }
}
