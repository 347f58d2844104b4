package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.TicketKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the files that each rule stopped. A file stopped by two rules counts for both. */
final class RuleCounts {
  private final Map<String, int[]> counts = new LinkedHashMap<>();

  RuleCounts(List<AlertTicket> tickets) {
    for (AlertTicket ticket : tickets) {
      for (String rule : ticket.rule().split(",", -1)) {
        int[] count = counts.computeIfAbsent(rule, r -> new int[2]);
        count[0]++;
        count[1] += TicketKind.isDangerous(ticket) ? 1 : 0;
      }
    }
  }

  /**
   * Returns the rules, worst first: by the number of dangerous files, then by the number of files.
   */
  List<String> rules() {
    List<String> rules = new ArrayList<>(counts.keySet());
    rules.sort(
        (a, b) -> {
          int dangerous = Integer.compare(counts.get(b)[1], counts.get(a)[1]);
          return dangerous != 0 ? dangerous : Integer.compare(countOf(b), countOf(a));
        });
    return rules;
  }

  /** Returns the number of files that a rule stopped. */
  int countOf(String rule) {
    return counts.get(rule)[0];
  }
}
