package dev.dropgate.alert;

import dev.dropgate.model.EngineFindingIds;
import java.util.List;
import java.util.Map;

/**
 * What a ticket tells, as mails show it.
 *
 * @param word key of the word for it
 * @param tone class in the HTML, which gives it its colour
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

  /** Findings of alerts that are about no record, by the rule that is the last of a ticket. */
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

  /** Returns whether a file was taken out of the directory, so that there is a record of it. */
  public static boolean hasRecord(AlertTicket ticket) {
    return !WITHOUT_RECORD.containsKey(lastRule(ticket));
  }

  /** Returns whether it is about a file that was found and is still where it was dropped. */
  public static boolean isStillInDrop(AlertTicket ticket) {
    return of(ticket).equals(STAYS);
  }

  /**
   * Returns whether only a description of the entry was kept, so that there is no file to give
   * back.
   */
  public static boolean isDescription(AlertTicket ticket) {
    List<String> rules = List.of(ticket.rule().split(","));
    return rules.contains("link") || rules.contains("special-file");
  }

  /**
   * Returns whether the only reason is that no engine has judged the file: what a person needs then
   * is a verdict, not a way around it.
   */
  public static boolean isUnjudged(AlertTicket ticket) {
    return List.of(ticket.rule().split(",")).stream()
        .allMatch(EngineFindingIds.UNAVAILABLE::equals);
  }

  /**
   * Returns whether size and hash are those of a file that was dropped, and not of a description or
   * of nothing.
   */
  public static boolean isAboutFile(AlertTicket ticket) {
    return (hasRecord(ticket) || isStillInDrop(ticket)) && !isDescription(ticket);
  }

  /**
   * Returns whether it came from no folder, as from a timer, so that it has no place to go back.
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
