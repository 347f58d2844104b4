package dev.dropgate.alert.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.SampleTickets;
import dev.dropgate.alert.format.FileListCsv;
import dev.dropgate.camel.triage.DetectionLineFormatter;
import dev.dropgate.io.Evidence;
import dev.dropgate.io.HostName;
import dev.dropgate.it.support.ReceivedMails;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertMailComposerTest {
  private final AlertMailComposer mail = composer("en", "");

  @Test
  void theSubjectOfOneTicketSaysWhatAndWhy() {
    assertThat(mail.subject(digest(ticket("a.exe", Verdict.DANGEROUS))))
        .isEqualTo(
            "[dropgate "
                + HostName.get()
                + "] Dangerous file quarantined: /drop/a.exe (some-rule)");
    assertThat(mail.subject(digest(ticket("a.zip", Verdict.UNDECIDED))))
        .contains("] Undecided file held: /drop/a.zip (some-rule)");
  }

  @Test
  void theSubjectOfManyTicketsCountsThem() {
    assertThat(
            mail.subject(
                digest(
                    ticket("a", Verdict.DANGEROUS),
                    ticket("b", Verdict.UNDECIDED),
                    ticket("c", Verdict.DANGEROUS))))
        .endsWith("] 3 files stopped: 2 dangerous, 1 held (some-rule)");
  }

  @Test
  void noNameBreaksTheSubjectOrAddsAHeader() {
    String subject =
        mail.subject(digest(ticket("a\r\nBcc: x@example.org\u2028\u202E", Verdict.DANGEROUS)));
    assertThat(subject).contains("a\\x0d\\x0aBcc").doesNotContain("\r", "\n", "\u2028", "\u202E");
  }

  @Test
  void aLongPathKeepsItsEnd() {
    String subject = mail.subject(digest(ticket("d/".repeat(100) + "a.exe", Verdict.DANGEROUS)));
    assertThat(subject).contains(": ...").contains("/a.exe (").hasSizeLessThan(250);
  }

  @Test
  void aShortenedPathIsNotCutThroughACharacter() {
    for (String shift : List.of("", "a")) {
      String subject = mail.subject(digest(ticket(shift + "😀".repeat(110), Verdict.DANGEROUS)));
      assertThat(subject.codePoints().filter(c -> Character.getType(c) == Character.SURROGATE))
          .isEmpty();
    }
  }

  @Test
  void textContainsAllFieldsOfEachTicket() {
    assertThat(mail.text(digest(ticket("a.exe", Verdict.DANGEROUS))))
        .isEqualTo(
            """
            Dangerous file quarantined
            Directory: /drop
            Host: %1$s
            Time: 1970-01-01T00:00:00Z

            By rule
              1  some-rule

            Files

            Dangerous file quarantined
              File: /drop/a.exe
              Rule: some-rule
              Reason: some reason
              Size: 3 bytes
              SHA-256: %2$s
              Time: 1970-01-01T00:00:00Z
              Record: id-a.exe

            The complete list is attached: dropgate-id.csv

            Look at the record:
              java -jar dropgate.jar quarantine show id-a.exe
            Give the file back:
              java -jar dropgate.jar quarantine restore id-a.exe --reason "WHY"
            On %1$s, as the user of the gate.

            --\s
            Sent by Dropgate on %1$s. Times are UTC.
            """
                .formatted(HostName.get(), "ab".repeat(32)));
  }

  @Test
  void unreadableFileHasNoDigest() {
    AlertTicket ticket =
        AlertTicket.of(
            SampleTickets.entry("id", "a"),
            SampleTickets.judgement(Verdict.UNDECIDED),
            new Evidence(TestFiles.attributes(3), null),
            null);
    assertThat(mail.text(digest(ticket))).contains("SHA-256: unknown (the file cannot be read)");
  }

  @Test
  void theFirstHundredFilesAreInTheMailAndAllInTheList() throws Exception {
    List<AlertTicket> many =
        IntStream.range(0, 1500).mapToObj(i -> ticket("f" + i, Verdict.DANGEROUS)).toList();
    String text = mail.text(AlertDigest.of("id", many));
    assertThat(text)
        .contains("/drop/f99\n")
        .doesNotContain("/drop/f100\n")
        .contains("1,500 files stopped: 1,500 dangerous, 0 held\n")
        .contains("  1,500  some-rule\n")
        .contains("The first 100 files\n")
        .contains("quarantine show id-f0\n")
        .doesNotContain("quarantine show id-f1\n");
    assertThat(ReceivedMails.parse(FileListCsv.toCsv(many)))
        .extracting(row -> row.get("path"))
        .hasSize(1500)
        .startsWith("/drop/f0")
        .endsWith("/drop/f1499");
  }

  @Test
  void commandsFollowTheSetupLine() {
    AlertMailComposer setUp = composer("en", "cd '/opt/my gate' && export DROPGATE_QUARANTINE=/q");
    assertThat(setUp.text(digest(ticket("a", Verdict.DANGEROUS))))
        .contains(
            "export DROPGATE_QUARANTINE=/q\n  java -jar dropgate.jar quarantine show id-a\n",
            "export DROPGATE_QUARANTINE=/q\n  java -jar dropgate.jar quarantine restore id-a");
  }

  @Test
  void offersRejudgeButNoReleaseWithoutEngineVerdict() {
    AlertDigest digest =
        digest(
            stoppedBy("a", "engine-unavailable"),
            stoppedBy("b", "type-mismatch,engine-unavailable"));
    assertThat(mail.text(digest))
        .contains(
            """
            Have the file judged again, once the engine answers:
              java -jar dropgate.jar quarantine rejudge id-a
            """,
            "restore id-b --reason")
        .doesNotContain("restore id-a", "rejudge id-b");
    assertThat(Jsoup.parse(mail.html(digest)).select(".rejudge").eachText())
        .containsExactly("java -jar dropgate.jar quarantine rejudge id-a");
    assertThat(Jsoup.parse(mail.html(digest)).select(".restore").eachText()).hasSize(1);
  }

  private static AlertTicket stoppedBy(String name, String rules) {
    List<Finding> findings =
        Stream.of(rules.split(","))
            .map(rule -> new Finding(rule, Verdict.UNDECIDED, "reason"))
            .toList();
    return AlertTicket.of(
        SampleTickets.entry("id-" + name, name),
        ScanResult.of(findings),
        SampleTickets.EVIDENCE,
        null);
  }

  @Test
  void anAlertAboutADirectoryHasNoRecordAndNoCommands() {
    AlertTicket blind =
        new AlertTicket(
            "1",
            "UNDECIDED",
            "/drop",
            null,
            "/drop",
            "directory-blind",
            "closed",
            0,
            null,
            "2026-01-01T00:00:00Z",
            "host",
            null);
    assertThat(mail.subject(AlertDigest.of("id", java.util.List.of(blind))))
        .contains("A directory cannot be seen");
    assertThat(mail.text(AlertDigest.of("id", java.util.List.of(blind))))
        .contains("closed")
        .doesNotContain("quarantine show", "SHA-256", "Record:");
  }

  @Test
  void aFewFilesHaveTheirCommandsEach() {
    AlertDigest digest = digest(ticket("a", Verdict.DANGEROUS), ticket("b", Verdict.UNDECIDED));
    assertThat(mail.text(digest))
        .contains("quarantine show id-a\n", "quarantine show id-b\n", "restore id-b --reason");
    assertThat(Jsoup.parse(mail.html(digest)).select(".restore").eachText())
        .hasSize(2)
        .last()
        .isEqualTo("java -jar dropgate.jar quarantine restore id-b --reason \"WHY\"");
  }

  @Test
  void theWorstRuleIsTheOneWithTheMostDangerousFiles() {
    AlertTicket held = ticket("a", Verdict.UNDECIDED);
    AlertTicket other =
        new AlertTicket(
            "i",
            "UNDECIDED",
            "/drop/x",
            null,
            "/drop",
            "link",
            "r",
            1,
            null,
            held.detectedAt(),
            "h",
            null);
    AlertDigest digest = digest(other, other, other, ticket("b", Verdict.DANGEROUS));
    assertThat(mail.subject(digest)).endsWith("(some-rule)");
    assertThat(Jsoup.parse(mail.html(digest)).select("#rules tr").eachText())
        .containsExactly("some-rule 1", "link 3");
  }

  @Test
  void testMailIsMarkedAndHasNoRestoreCommand() {
    AlertTicket one = ticket("a", Verdict.DANGEROUS);
    AlertTicket test =
        new AlertTicket(
            "t",
            "DANGEROUS",
            "/x",
            null,
            "/drop",
            "alert-test",
            "a test",
            1,
            "00",
            one.detectedAt(),
            "h",
            null);
    assertThat(mail.subject(digest(test))).contains("] TEST, no file was stopped: /x");
    assertThat(mail.text(digest(test))).doesNotContain("quarantine restore", "quarantine show");
    assertThat(mail.html(digest(test))).doesNotContain("quarantine restore");
  }

  @Test
  void dailySummaryContainsItsCounts() throws Exception {
    SummaryCounts summary =
        new SummaryCounts("2026-11-22T08:00:00Z", "2026-11-23T08:00:00Z", 12_345, 3, 2, 1, 4);
    AlertDigest digest = AlertDigest.of("id", summary);
    assertThat(mail.subject(digest))
        .endsWith("] Daily summary: 12,345 seen, 3 stopped, 2 held, 1 restored, 4 undelivered");
    assertThat(mail.text(digest))
        .contains("Time: 2026-11-22T08:00:00Z - 2026-11-23T08:00:00Z\n")
        .contains("\nEntries judged: 12,345\nDangerous files quarantined: 3\n")
        .contains("\nAlerts not delivered: 4\n\nAlerts wait for delivery")
        .doesNotContain("By rule");
    assertThat(Jsoup.parse(mail.html(digest)).select("td.n").eachText())
        .containsExactly("12,345", "3", "2", "1", "4");
    assertThat(mail.content(digest).getContentType()).startsWith("multipart/alternative");
    assertThat(composer("ko", "").subject(digest)).contains("일일 요약: 검사 12,345");
  }

  @Test
  void digestKeepsItsMessageIdAndThread() {
    List<AlertTicket> tickets = List.of(ticket("a", Verdict.DANGEROUS));
    AlertDigest first = AlertDigest.of("20261123T1-2", tickets);
    assertThat(mail.messageId(first))
        .isEqualTo(mail.messageId(AlertDigest.of("20261123T1-2", tickets)))
        .matches("<20261123T1-2@[\\w.-]+>");
    assertThat(mail.references(first)).isNull();
    AlertDigest next =
        new AlertDigest("n\r\nBcc: x", "/drop", null, null, "20261123T1-2", tickets, null, null);
    assertThat(mail.references(next)).isEqualTo(mail.messageId(first));
    assertThat(mail.messageId(next)).startsWith("<n__Bcc__x@");
  }

  @Test
  void htmlHasNoRemoteContentAndNoScripts() {
    Document page = Jsoup.parse(mail.html(digest(ticket("a", Verdict.DANGEROUS))));
    assertThat(page.select("script, img, link, iframe, object, form, a, base")).isEmpty();
    assertThat(page.select("[src], [href], [onclick], [onload], [background]")).isEmpty();
    assertThat(page.html()).doesNotContain("url(", "@import", "http");
  }

  @Test
  void bothLanguagesHaveTheSameKeys() {
    MailPhrases en = new MailPhrases("en");
    MailPhrases ko = new MailPhrases("ko");
    assertThat(ko.all()).hasSameSizeAs(en.all());
    en.all().forEach((key, word) -> assertThat(ko.all()).containsKey(key));
    assertThat(ko.all().entrySet())
        .filteredOn(word -> !List.of("sha256").contains(word.getKey()))
        .allMatch(word -> word.getValue().codePoints().anyMatch(c -> c >= 0xAC00 && c <= 0xD7A3));
    assertThatThrownBy(() -> new MailPhrases("fr")).hasMessageContaining("en, ko");
  }

  /**
   * However long the names are: what mail programs cut off, and servers refuse, is never reached.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 100, 1000})
  void tenThousandFilesMakeAMailThatServersTakeAndProgramsShowWhole(int more) throws Exception {
    String name = "d/".repeat(more / 2) + "급여".repeat(more / 10) + "\n\r<&".repeat(more / 10);
    List<AlertTicket> many =
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    SampleTickets.ticket(
                        "20261123T000000000-%016x".formatted(i),
                        name + "file-%05d.exe".formatted(i),
                        Verdict.DANGEROUS))
            .toList();
    AlertDigest digest = AlertDigest.of("20261123T1-10000", many);
    assertThat(mail.text(digest).getBytes(UTF_8)).hasSizeLessThan(100_000);
    MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
    message.setContent(mail.content(digest));
    message.saveChanges();
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    message.writeTo(wire);
    assertThat(wire.size()).isLessThan(more == 0 ? 2_200_000 : 4_200_000);
    assertThat(ReceivedMails.records(message))
        .containsExactlyElementsOf(many.stream().map(AlertTicket::id).toList());
  }

  @Test
  void detectionIsOneLineForAnyName() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      Exchange exchange = new DefaultExchange(camel);
      exchange.setProperty("entry", SampleTickets.entry("id", "a\nb ${x} {{y}} %m.exe"));
      exchange.setProperty("judgement", SampleTickets.judgement(Verdict.DANGEROUS));
      assertThat(new DetectionLineFormatter().format(exchange))
          .isEqualTo(
              "Malicious code detected: /drop/a\\x0ab ${x} {{y}} %m.exe"
                  + " (rule=some-rule, id=id, reason=some reason)");
      exchange.setProperty("judgement", SampleTickets.judgement(Verdict.UNDECIDED));
      assertThat(new DetectionLineFormatter().format(exchange))
          .startsWith("Undecided, held: /drop/a");
    }
  }

  @Test
  void restoreCommandNeedsTargetWithoutSourceFolder() {
    AlertTicket file = ticket("a.exe", Verdict.DANGEROUS);
    AlertTicket message =
        new AlertTicket(
            "id-b",
            "DANGEROUS",
            "timer:/probe/b.exe",
            null,
            "timer:/probe",
            "blocked-extension",
            "reason",
            1,
            "a0",
            "2026-01-01T00:00:00Z",
            "host",
            null);
    assertThat(mail.text(digest(message))).contains("restore id-b --to DIR --reason");
    assertThat(mail.text(digest(file))).contains("restore id-a.exe --reason");
  }

  /** Of a link or a FIFO only a description is kept. */
  @Test
  void hasNoRestoreCommandForNonFiles() {
    AlertTicket link = kind("a-link", "link");
    AlertTicket fifo = kind("a-fifo", "special-file,blocked-extension");
    for (String body :
        List.of(mail.text(digest(link)), mail.html(digest(link)), mail.text(digest(fifo)))) {
      assertThat(body).contains("quarantine show id-a-").doesNotContain("restore", "a0b1c2");
    }
    assertThat(ReceivedMails.parse(FileListCsv.toCsv(List.of(link, fifo))))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.get("size") + row.get("sha256")).isEmpty());
    String both = mail.text(digest(link, ticket("b.exe", Verdict.DANGEROUS)));
    assertThat(both).contains("restore id-b.exe").doesNotContain("restore id-a-link");
  }

  private static AlertTicket kind(String name, String rule) {
    return new AlertTicket(
        "id-" + name,
        "UNDECIDED",
        "/drop/" + name,
        null,
        "/drop",
        rule,
        "reason",
        29,
        "a0b1c2",
        "2026-01-01T00:00:00Z",
        "h",
        null);
  }

  private static AlertTicket ticket(String relative, Verdict verdict) {
    return SampleTickets.ticket("id-" + relative, relative, verdict);
  }

  private static AlertDigest digest(AlertTicket... tickets) {
    return AlertDigest.of("id", List.of(tickets));
  }

  private static AlertMailComposer composer(String language, String commandSetup) {
    return new AlertMailComposer(new MailTextConfig(language, null, commandSetup));
  }
}
