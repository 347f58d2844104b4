package dev.dropgate.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.TestFiles;
import dev.dropgate.files.HostName;
import dev.dropgate.inspect.Evidence;
import dev.dropgate.inspect.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class AlertMailTest {
  private final AlertMail mail = new AlertMail();

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
        .endsWith("] 3 files stopped: 2 dangerous, 1 held");
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
  void theTextTellsAllOfEachTicket() {
    assertThat(mail.text(digest(ticket("a.exe", Verdict.DANGEROUS))))
        .isEqualTo(
            """
            Dangerous file quarantined
              File:      /drop/a.exe
              Directory: /drop
              Rule:      some-rule
              Reason:    some reason
              Size:      3 bytes
              SHA-256:   %s
              Time:      1970-01-01T00:00:00Z
              Host:      %s
              Record:    id-a.exe

            """
                .formatted("ab".repeat(32), HostName.get()));
  }

  @Test
  void aFileThatCannotBeReadHasNoDigestToTell() {
    Ticket ticket =
        Ticket.of(
            Tickets.entry("id", "a"),
            Tickets.judgement(Verdict.UNDECIDED),
            new Evidence(TestFiles.attributes(3), null),
            null);
    assertThat(mail.text(digest(ticket))).contains("SHA-256:   unknown (the file cannot be read)");
  }

  @Test
  void aVeryLongListIsCutAndSaysSo() {
    List<Ticket> many =
        IntStream.range(0, 1500).mapToObj(i -> ticket("f" + i, Verdict.DANGEROUS)).toList();
    String text = mail.text(Digest.of("id", many));
    assertThat(text).contains("/drop/f999\n").doesNotContain("/drop/f1000\n");
    assertThat(text).endsWith("... and 500 more, each with a record of its own.\n");
  }

  @Test
  void theDetectionLineIsOneLineWhateverTheName() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      Exchange exchange = new DefaultExchange(camel);
      exchange.setProperty("entry", Tickets.entry("id", "a\nb ${x} {{y}} %m.exe"));
      exchange.setProperty("judgement", Tickets.judgement(Verdict.DANGEROUS));
      assertThat(new DetectionLine().format(exchange))
          .isEqualTo(
              "Malicious code detected: /drop/a\\x0ab ${x} {{y}} %m.exe"
                  + " (rule=some-rule, id=id, reason=some reason)");
      exchange.setProperty("judgement", Tickets.judgement(Verdict.UNDECIDED));
      assertThat(new DetectionLine().format(exchange)).startsWith("Undecided, held: /drop/a");
    }
  }

  private static Ticket ticket(String relative, Verdict verdict) {
    return Tickets.ticket("id-" + relative, relative, verdict);
  }

  private static Digest digest(Ticket... tickets) {
    return Digest.of("id", List.of(tickets));
  }
}
