package dev.dropgate.alert.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.it.support.ReceivedMails;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.model.PrintableText;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.csv.CSVRecord;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Whatever the names are: what is read out of a mail is what the tickets say, and nothing else. */
class MailPropertyTest {
  private static final String SHAPE = "html, head, meta, title, style, body";
  private final AlertMailComposer mail = new AlertMailComposer(new MailTextConfig("en", null, ""));

  @SlowSuite
  @Property(tries = 300)
  void textPageAndListContainTheTicketsManyTimes(@ForAll("tickets") List<AlertTicket> tickets)
      throws Exception {
    textPageAndListContainTheTickets(tickets);
    aNameAddsNoTagNoHeaderAndNoLine(tickets);
  }

  @Property(tries = 60)
  void textPageAndListContainTheTickets(@ForAll("tickets") List<AlertTicket> tickets)
      throws Exception {
    MimeMessage received = sent(AlertDigest.of("20261123T1-" + tickets.size(), tickets));
    Document page = Jsoup.parse(ReceivedMails.html(received));
    List<Element> files = page.select(".file");
    List<String> lines = ReceivedMails.text(received).lines().toList();
    List<CSVRecord> rows = ReceivedMails.rows(received);
    assertThat(files).hasSameSizeAs(tickets);
    assertThat(rows).hasSameSizeAs(tickets);
    assertThat(lines.stream().filter(line -> line.startsWith("  Record: "))).hasSameSizeAs(tickets);
    for (int i = 0; i < tickets.size(); i++) {
      AlertTicket ticket = tickets.get(i);
      Element file = files.get(i);
      assertThat(file.selectFirst(".path").wholeText()).isEqualTo(ticket.path());
      assertThat(file.selectFirst(".why").wholeText()).isEqualTo(ticket.reason());
      assertThat(file.selectFirst(".rule").wholeText()).isEqualTo("(" + ticket.rule() + ")");
      assertThat(file.select(".id").text()).isEqualTo(ticket.id());
      assertThat(lines.get(line(lines, "  File: ", i))).isEqualTo("  File: " + ticket.path());
      assertThat(lines.get(line(lines, "  Reason: ", i))).isEqualTo("  Reason: " + ticket.reason());
      CSVRecord row = rows.get(i);
      assertThat(row.size()).isEqualTo(8);
      assertThat(ReceivedMails.value(row.get("path"))).isEqualTo(ticket.path());
      assertThat(ReceivedMails.value(row.get("reason"))).isEqualTo(ticket.reason());
      assertThat(ReceivedMails.value(row.get("rule"))).isEqualTo(ticket.rule());
      assertThat(row.get("size")).isEqualTo(Long.toString(ticket.size()));
      assertThat(row.get("record")).isEqualTo(ticket.id());
      row.forEach(cell -> assertThat(cell).doesNotMatch("(?s)^[=+\\-@\\t\\r\\n＝＋－＠].*"));
    }
  }

  @Property(tries = 60)
  void aNameAddsNoTagNoHeaderAndNoLine(@ForAll("tickets") List<AlertTicket> tickets)
      throws Exception {
    AlertDigest hostile = AlertDigest.of("20261123T1-1", tickets);
    AlertDigest plain =
        AlertDigest.of("20261123T1-1", tickets.stream().map(this::harmless).toList());
    MimeMessage received = sent(hostile);
    MimeMessage expected = sent(plain);
    assertThat(tags(ReceivedMails.html(received))).isEqualTo(tags(ReceivedMails.html(expected)));
    assertThat(ReceivedMails.text(received).lines())
        .hasSameSizeAs(ReceivedMails.text(expected).lines().toList());
    assertThat(Collections.list(received.getAllHeaders()))
        .hasSameSizeAs(Collections.list(expected.getAllHeaders()));
    assertThat(received.getSubject()).doesNotContainPattern("[\\p{Cntrl}\\u2028\\u2029\\u202E]");
    assertThat(Jsoup.parse(ReceivedMails.html(received)).select(SHAPE)).hasSize(10);
  }

  private static List<String> tags(String html) {
    return Jsoup.parse(html).getAllElements().stream()
        .map(element -> element.tagName() + element.attributes())
        .toList();
  }

  private AlertTicket harmless(AlertTicket t) {
    return new AlertTicket(
        t.id(),
        t.verdict(),
        "/drop/x",
        null,
        "/drop",
        rules(t),
        "why",
        t.size(),
        t.sha256(),
        t.detectedAt(),
        t.host(),
        null);
  }

  /** As many as there were, and the same ones for the same ones. */
  private static String rules(AlertTicket t) {
    return Arrays.stream(t.rule().split(",", -1))
        .map(rule -> "r" + Integer.toHexString(rule.hashCode()))
        .collect(Collectors.joining(","));
  }

  private static int line(List<String> lines, String start, int nth) {
    int seen = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(start) && seen++ == nth) {
        return i;
      }
    }
    throw new AssertionError("no " + nth + ". line " + start);
  }

  private MimeMessage sent(AlertDigest digest) throws Exception {
    MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
    message.setSubject(mail.subject(digest), "UTF-8");
    message.setHeader("References", "<thread@host>");
    message.setContent(mail.content(digest));
    message.saveChanges();
    message.setHeader("Message-ID", mail.messageId(digest));
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    message.writeTo(wire);
    return new MimeMessage(null, new ByteArrayInputStream(wire.toByteArray()));
  }

  @Provide
  Arbitrary<List<AlertTicket>> tickets() {
    Arbitrary<String> text =
        Arbitraries.oneOf(
            Arbitraries.strings().all().ofMinLength(1).ofMaxLength(60),
            Arbitraries.strings()
                .withChars("=+-@'\",;\r\n\t<>&{}#/\\ aé한＝🙂")
                .ofMinLength(1)
                .ofMaxLength(40),
            Arbitraries.of(
                "=cmd|' /C calc'!A0",
                "a\r\nBcc: x@example.org\r\n\r\n  Record: forged",
                "</div><script>alert(1)</script><div class=\"file\">",
                "\"><img src=http://example.org/x.png onerror=x>",
                "{{headline}} ${body} {{{say}}} <!-- ]]> &lt;b&gt; =?UTF-8?Q?x?=",
                "a\u202Egpj.exe\u2028  File: b\u0085",
                "@SUM(1+1),\"x\";=1\n=2",
                "'; rm -rf / #"));
    Arbitrary<AlertTicket> ticket =
        Combinators.combine(
                text,
                text,
                text,
                Arbitraries.longs().greaterOrEqual(0),
                Arbitraries.of(true, false))
            .as(
                (path, rule, reason, size, dangerous) ->
                    new AlertTicket(
                        "20261123T000000000-" + Integer.toHexString(path.hashCode()),
                        dangerous ? "DANGEROUS" : "UNDECIDED",
                        safe(path),
                        null,
                        safe("/drop/" + rule),
                        safe(rule),
                        safe(reason),
                        size,
                        dangerous ? "ab".repeat(32) : null,
                        "2026-11-23T00:00:00Z",
                        "host",
                        null));
    return ticket.list().ofMinSize(1).ofMaxSize(5);
  }

  // A ticket never has a lone surrogate, which no file name contains.
  private static String safe(String text) {
    return PrintableText.of(
            new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .toString();
  }
}
