package dev.dropgate.it.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import dev.dropgate.it.support.ReceivedMails;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Received alerts, compared with a ledger: text, page and list of each, and all of them together.
 */
final class ReceivedAlertMails {
  private static final int SHOWN = 100;
  private static final Pattern COUNT = Pattern.compile("(?m)^ {2}([\\d,]+) {2}(\\S+)$");

  final List<MimeMessage> alerts = new ArrayList<>();
  final List<MimeMessage> summaries = new ArrayList<>();

  ReceivedAlertMails(GreenMail mail) throws MessagingException {
    for (MimeMessage message : mail.getReceivedMessages()) {
      (message.getSubject().contains("Daily summary") ? summaries : alerts).add(message);
    }
  }

  /** Returns the ids of all records in the mails. */
  List<String> records() {
    return alerts.stream().flatMap(message -> ReceivedMails.records(message).stream()).toList();
  }

  /** Each file is in exactly one mail, once, with its hash, and each mail is right in itself. */
  void tellExactlyOnceOf(Map<String, String> ledger) throws MessagingException {
    Map<String, String> told = new TreeMap<>();
    for (MimeMessage message : alerts) {
      List<CSVRecord> rows = ReceivedMails.rows(message);
      for (CSVRecord row : rows) {
        String path = ReceivedMails.value(row.get("path"));
        assertThat(told.put(path, row.get("sha256"))).as("%s a second time", path).isNull();
      }
      isRightInItself(message, rows);
    }
    assertThat(without(ledger, told)).as("dropped, but told of nowhere, or otherwise").isEmpty();
    assertThat(without(told, ledger)).as("told of, but not dropped, or otherwise").isEmpty();
    assertThat(records()).doesNotHaveDuplicates().hasSize(ledger.size());
  }

  // A handful says as much as thousands.
  private static List<Map.Entry<String, String>> without(
      Map<String, String> all, Map<String, String> others) {
    return all.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(others.get(entry.getKey())))
        .limit(10)
        .toList();
  }

  private static void isRightInItself(MimeMessage message, List<CSVRecord> rows)
      throws MessagingException {
    String text = ReceivedMails.text(message);
    Document page = Jsoup.parse(ReceivedMails.html(message));
    List<CSVRecord> first = rows.subList(0, Math.min(rows.size(), SHOWN));
    for (String name : List.of("path", "record", "sha256")) {
      // Of a link there is only a description, whose hash says nothing of any file.
      List<String> values =
          first.stream()
              .filter(row -> !name.equals("sha256") || !row.get("rule").matches("(.*,)?link(,.*)?"))
              .map(row -> ReceivedMails.value(row.get(name)))
              .toList();
      String word = Map.of("path", "File", "record", "Record", "sha256", "SHA-256").get(name);
      String style = Map.of("path", "path", "record", "id", "sha256", "sha").get(name);
      assertThat(values(text, word)).as("the first files' %s in the text", name).isEqualTo(values);
      assertThat(page.select(".file ." + style).eachText())
          .as("the first files' %s in the page", name)
          .isEqualTo(values);
    }
    Map<String, Long> byRule =
        rows.stream()
            .flatMap(row -> Stream.of(row.get("rule").split(",")))
            .collect(Collectors.groupingBy(rule -> rule, TreeMap::new, Collectors.counting()));
    assertThat(counts(text)).as("counts by rule in the text").isEqualTo(byRule);
    assertThat(counts(page)).as("counts by rule in the page").isEqualTo(byRule);
    if (rows.size() > 1) {
      long dangerous = rows.stream().filter(row -> row.get("verdict").equals("DANGEROUS")).count();
      assertThat(message.getSubject())
          .contains(
              "%,d files stopped: %,d dangerous, %,d held"
                  .formatted(rows.size(), dangerous, rows.size() - dangerous));
    }
  }

  private static List<String> values(String text, String name) {
    return Pattern.compile("(?m)^ {2}" + name + ": (.*)$")
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static Map<String, Long> counts(String text) {
    return COUNT
        .matcher(text)
        .results()
        .collect(
            Collectors.toMap(
                match -> match.group(2), ReceivedAlertMails::number, Long::sum, TreeMap::new));
  }

  private static long number(MatchResult match) {
    return Long.parseLong(match.group(1).replace(",", ""));
  }

  private static Map<String, Long> counts(Document page) {
    Map<String, Long> counts = new TreeMap<>();
    for (Element row : page.select("#rules tr")) {
      List<String> cells = row.select("td").eachText();
      counts.put(cells.get(0), Long.parseLong(cells.get(1).replace(",", "")));
    }
    return counts;
  }

  @Override
  public String toString() {
    return alerts.stream()
        .map(
            message ->
                ReceivedMails.rows(message).size() + " files, " + size(message) / 1000 + " kB")
        .collect(Collectors.joining("; ", alerts.size() + " mails: ", ""));
  }

  private static int size(MimeMessage message) {
    try {
      return message.getSize();
    } catch (MessagingException e) {
      throw new AssertionError(e);
    }
  }
}
