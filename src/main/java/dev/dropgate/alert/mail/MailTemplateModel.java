package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.TicketKind;
import dev.dropgate.io.HostName;
import dev.dropgate.model.PrintableText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The values that mail templates can use. Every name exists for every digest, so a template with
 * another name is wrong. All texts are printable single lines. {@code docs/reference/alerts.md}
 * lists the names. Immutable, thread safe.
 */
final class MailTemplateModel {
  /** With more records, the commands show one of them as an example. */
  private static final int MAX_RECORDS_IN_COMMANDS = 3;

  /** A digest usually has a handful of different rules; damage or a plug-in might produce many. */
  private static final int MAX_RULES_SHOWN = 50;

  private final MailPhrases words;
  private final String commandSetup;

  /**
   * Creates a builder of models.
   *
   * @param commandSetup the command that must run before the others; empty for none
   */
  MailTemplateModel(MailPhrases words, String commandSetup) {
    this.words = words;
    this.commandSetup = commandSetup;
  }

  /** Returns the model of a digest. Its values are texts, booleans, and lists and maps of these. */
  Map<String, Object> build(AlertDigest digest) {
    return digest.summary() == null ? alert(digest) : summary(digest.summary());
  }

  private Map<String, Object> alert(AlertDigest digest) {
    List<AlertTicket> tickets = digest.tickets();
    List<Map<String, Object>> files = new MailFileListing(words).describe(tickets);
    List<String> records =
        files.stream()
            .map(file -> (String) file.get("record"))
            .filter(record -> !record.isEmpty())
            .toList();
    List<String> ids = records.size() <= MAX_RECORDS_IN_COMMANDS ? records : records.subList(0, 1);
    boolean single = tickets.size() == 1;
    boolean test = tickets.stream().allMatch(t -> TicketKind.TEST_RULE.equals(t.rule()));
    List<AlertTicket> stopped = tickets.stream().filter(TicketKind::hasRecord).toList();
    long dangerous = stopped.stream().filter(TicketKind::isDangerous).count();
    RuleCounts counts = new RuleCounts(tickets);

    Map<String, Object> model = common();
    model.put("alert", true);
    model.put("test", test);
    model.put(
        "headline",
        single || test
            ? words.phrase(TicketKind.of(tickets.get(0)).word())
            : headline(tickets, stopped.size(), dangerous));
    model.put("tone", tone(tickets));
    model.put("only", single ? files.get(0) : false);
    model.put(
        "worst",
        MailFileListing.keepStart(
            PrintableText.ofEscaped(single ? tickets.get(0).rule() : counts.rules().get(0))
                .toString(),
            60));
    model.put(
        "directory",
        MailFileListing.keepEnd(PrintableText.ofEscaped(digest.directory()).toString(), 4000));
    period(model, tickets.get(0).detectedAt(), tickets.get(tickets.size() - 1).detectedAt());
    model.put("rules", rules(counts));
    model.put(
        "filesTitle",
        tickets.size() > files.size()
            ? words.phrase("firstFiles", files.size())
            : words.phrase("files"));
    model.put("files", files);
    model.put("listNote", words.phrase("list", MailIdentifiers.listFileName(digest.id())));
    model.put("commands", !test && !ids.isEmpty());
    model.put("shows", commands(ids, MailTemplateModel::show));
    Set<String> unjudged = ids(tickets, TicketKind::isUnjudged);
    Set<String> descriptions = ids(tickets, TicketKind::isDescription);
    Map<Boolean, List<String>> whole =
        ids.stream()
            .filter(id -> !descriptions.contains(id))
            .collect(Collectors.partitioningBy(unjudged::contains));
    commands(model, "judgesAgain", "rejudges", whole.get(true), MailTemplateModel::rejudge);
    Set<String> placeless = ids(tickets, TicketKind::isFromElsewhere);
    commands(
        model,
        "givesBack",
        "restores",
        whole.get(false),
        id -> restore(id, placeless.contains(id)));
    model.put(
        "note",
        words.phrase(ids.size() == stopped.size() ? "commandsOfOne" : "commands", HostName.get()));
    return model;
  }

  private String headline(List<AlertTicket> tickets, long stopped, long dangerous) {
    long staying = tickets.stream().filter(TicketKind::isStillInDrop).count();
    List<String> parts = new ArrayList<>();
    if (stopped > 0) {
      parts.add(words.phrase("stopped", stopped, dangerous, stopped - dangerous));
    }
    if (staying > 0) {
      parts.add(words.phrase("staying", staying));
    }
    if (parts.isEmpty()) {
      parts.add(words.phrase(TicketKind.of(tickets.get(tickets.size() - 1)).word()));
    }
    return String.join("; ", parts);
  }

  private static String tone(List<AlertTicket> tickets) {
    List<String> tones =
        tickets.stream().map(ticket -> TicketKind.of(ticket).tone()).distinct().toList();
    return tones.size() == 1 ? tones.get(0) : tones.contains("danger") ? "danger" : "held";
  }

  private Map<String, Object> summary(SummaryCounts summary) {
    boolean quiet = summary.stopped() == 0 && summary.held() == 0;
    boolean waiting = summary.undelivered() > 0;
    Map<String, Object> model = common();
    model.put(
        "headline",
        words.phrase(
            "summary",
            summary.seen(),
            summary.stopped(),
            summary.held(),
            summary.restored(),
            summary.undelivered()));
    model.put("tone", waiting ? "held" : "fine");
    period(model, summary.from(), summary.until());
    model.put("remark", waiting ? words.phrase("loud") : quiet ? words.phrase("quiet") : "");
    List<Map<String, Object>> numbers = new ArrayList<>();
    number(numbers, "seen", summary.seen());
    number(numbers, "quarantined", summary.stopped());
    number(numbers, "heldFiles", summary.held());
    number(numbers, "restored", summary.restored());
    number(numbers, "undelivered", summary.undelivered());
    numbers.get(0).put("first", true);
    numbers.get(numbers.size() - 1).put("last", true);
    model.put("numbers", numbers);
    return model;
  }

  private Map<String, Object> common() {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("language", words.language());
    model.put("say", words.all());
    model.put("host", HostName.get());
    model.put("sentBy", words.phrase("sentBy", HostName.get()));
    for (String flag : List.of("alert", "test", "only", "commands", "judgesAgain", "givesBack")) {
      model.put(flag, false);
    }
    for (String text : List.of("worst", "directory", "filesTitle", "listNote", "note", "remark")) {
      model.put(text, "");
    }
    for (String list : List.of("rules", "files", "shows", "rejudges", "restores", "numbers")) {
      model.put(list, List.of());
    }
    return model;
  }

  private void number(List<Map<String, Object>> numbers, String word, long number) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("name", words.phrase(word));
    line.put("number", words.formatNumber(number));
    line.put("first", false);
    line.put("last", false);
    numbers.add(line);
  }

  private List<Map<String, String>> rules(RuleCounts counts) {
    return counts.rules().stream()
        .limit(MAX_RULES_SHOWN)
        .map(
            rule ->
                Map.of(
                    "rule",
                        MailFileListing.keepStart(PrintableText.ofEscaped(rule).toString(), 120),
                    "count", words.formatNumber(counts.countOf(rule))))
        .toList();
  }

  private static void period(Map<String, Object> model, String from, String until) {
    model.put("from", PrintableText.ofEscaped(from).toString());
    model.put("until", until.equals(from) ? "" : PrintableText.ofEscaped(until).toString());
  }

  private static Set<String> ids(List<AlertTicket> tickets, Predicate<AlertTicket> which) {
    return tickets.stream().filter(which).map(AlertTicket::id).collect(Collectors.toSet());
  }

  private void commands(
      Map<String, Object> model,
      String flag,
      String list,
      List<String> ids,
      UnaryOperator<String> command) {
    model.put(flag, !ids.isEmpty());
    model.put(list, ids.isEmpty() ? List.of() : commands(ids, command));
  }

  private List<String> commands(List<String> ids, UnaryOperator<String> command) {
    Stream<String> setup = commandSetup.isEmpty() ? Stream.empty() : Stream.of(commandSetup);
    return Stream.concat(setup, ids.stream().map(command)).toList();
  }

  private static String show(String id) {
    return "java -jar dropgate.jar quarantine show " + id;
  }

  private static String rejudge(String id) {
    return "java -jar dropgate.jar quarantine rejudge " + id;
  }

  private String restore(String id, boolean placeless) {
    return "java -jar dropgate.jar quarantine restore "
        + id
        + (placeless ? " --to DIR" : "")
        + " --reason \""
        + words.phrase("why")
        + "\"";
  }
}
