package dev.dropgate.alert;

import dev.dropgate.model.EngineFindingIds;
import java.util.List;
import java.util.Map;

/**
 * The kind of a ticket, as mails show it.
 *
 * @param word the key of its phrase
 * @param tone the HTML class that sets its color
 */
public record TicketKind(String word, String tone) {
  /** The rule of the alert that {@code alert test} sends. */
  public static final String TEST_RULE = "alert-test";

  private static final TicketKind TEST = new TicketKind("test", "test");
  private static final TicketKind DANGEROUS = new TicketKind("dangerous", "danger");
  private static final TicketKind HELD = new TicketKind("held", "held");

  private static final TicketKind BLIND = new TicketKind("blind", "danger");
  private static final TicketKind SEES_AGAIN = new TicketKind("seesAgain", "fine");
  private static final TicketKind STAYS = new TicketKind("stays", "danger");

  /** The kinds of alerts without a record, by the last rule of the ticket. */
  private static final Map<String, TicketKind> WITHOUT_RECORD =
      Map.of("directory-blind", BLIND, "directory-sees-again", SEES_AGAIN, "still-in-drop", STAYS);

  public static TicketKind of(AlertTicket ticket) {
    TicketKind other = WITHOUT_RECORD.get(lastRule(ticket));
    if (other != null) {
      return other;
    }
    if (TEST_RULE.equals(ticket.rule())) {
      return TEST;
    }
    return isDangerous(ticket) ? DANGEROUS : HELD;
  }

  /** Returns whether a file was taken out of the directory, so that it has a record. */
  public static boolean hasRecord(AlertTicket ticket) {
    return !WITHOUT_RECORD.containsKey(lastRule(ticket));
  }

  /** Returns whether the ticket is about a reported file that is still where it was dropped. */
  public static boolean isStillInDrop(AlertTicket ticket) {
    return of(ticket).equals(STAYS);
  }

  /** Returns whether only a description of the entry was kept, which cannot be restored. */
  public static boolean isDescription(AlertTicket ticket) {
    List<String> rules = List.of(ticket.rule().split(","));
    return rules.contains("link") || rules.contains("special-file");
  }

  /** Returns whether the only reason is that no engine has judged the file. */
  public static boolean isUnjudged(AlertTicket ticket) {
    return EngineFindingIds.isOnlyUnavailable(List.of(ticket.rule().split(",")));
  }

  /**
   * Returns whether size and hash belong to a dropped file, and not to a description or to no
   * content.
   */
  public static boolean isAboutFile(AlertTicket ticket) {
    return (hasRecord(ticket) || isStillInDrop(ticket)) && !isDescription(ticket);
  }

  /**
   * Returns whether the entry came from a source other than a folder, for example a timer, so that
   * it has no original place.
   */
  public static boolean isFromElsewhere(AlertTicket ticket) {
    return !ticket.directory().startsWith("/");
  }

  private static String lastRule(AlertTicket ticket) {
    return ticket.rule().substring(ticket.rule().lastIndexOf(',') + 1);
  }

  public static boolean isDangerous(AlertTicket ticket) {
    return "DANGEROUS".equals(ticket.verdict());
  }
}
