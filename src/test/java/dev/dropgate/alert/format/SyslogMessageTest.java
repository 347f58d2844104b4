package dev.dropgate.alert.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.SampleTickets;
import dev.dropgate.model.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NotBlank;
import org.junit.jupiter.api.Test;

/** What is written is read back by readers that know only the two formats' rules. */
class SyslogMessageTest {
  private static final Pattern HEADER =
      Pattern.compile(
          "<(\\d+)>1 (\\S+) (\\S+) dropgate - (\\S+) (-|\\[(?:[^\\\\\\]]|\\\\.)*\\]) (.*)");

  private final SyslogMessage syslog = new SyslogMessage();

  @Test
  void headerHasSeverityTimeAndHost() {
    Matcher header = header(syslog.structured(ticket("a.exe", "some reason", "gate 1\n")));
    assertThat(header.group(1)).isEqualTo("84");
    assertThat(header.group(2)).isEqualTo("1970-01-01T00:00:00.123456Z");
    assertThat(header.group(3)).isEqualTo("gate?1?");
    assertThat(header.group(4)).isEqualTo("DANGEROUS");
    assertThat(header.group(6)).isEqualTo("Malicious code detected: a.exe");
    AlertTicket held = SampleTickets.ticket("id", "a", Verdict.UNDECIDED);
    assertThat(header(syslog.structured(held)).group(1)).isEqualTo("85");
    assertThat(header(syslog.cef(held)).group(6)).contains("|Undecided file held|5|");
  }

  @Property(tries = 500)
  void hostileNamesComeBackFromStructuredData(
      @ForAll @Chars({'"', '\\', ']', '[', '=', ' ', 'x', '한'}) String path,
      @ForAll @CharRange(from = ' ', to = '\u2fff') String reason) {
    Matcher header = header(syslog.structured(ticket(path, reason, "gate1")));
    Map<String, String> data = structured(header.group(5));
    assertThat(data.get("path")).isEqualTo(SyslogMessage.oneLine(path));
    assertThat(data.get("reason")).isEqualTo(SyslogMessage.oneLine(reason));
    assertThat(data.get("size")).isEqualTo("3");
  }

  @Property(tries = 500)
  void hostileNamesComeBackFromCef(
      @ForAll @Chars({'|', '\\', '=', '\n', '\r', ' ', 'x', '한'}) String path,
      @ForAll @NotBlank @Chars({'|', '\\', '=', 'r'}) String rule) {
    AlertTicket plain = ticket(path, "a=b|c", "gate1");
    AlertTicket ticket =
        new AlertTicket(
            plain.id(),
            plain.verdict(),
            path,
            "00",
            "/drop",
            rule,
            plain.reason(),
            3,
            "ab",
            plain.detectedAt(),
            "gate1",
            null);
    String event = header(syslog.cef(ticket)).group(6);
    assertThat(event).doesNotContain("\n", "\r");
    Matcher parts = Pattern.compile("((?:[^\\\\|]|\\\\.)*)\\|").matcher(event);
    StringBuilder seen = new StringBuilder();
    String[] header = new String[7];
    for (int i = 0; i < 7; i++) {
      assertThat(parts.find()).isTrue();
      header[i] = parts.group(1).replaceAll("\\\\([\\\\|])", "$1");
      seen.append(parts.group());
    }
    assertThat(header[0]).isEqualTo("CEF:0");
    assertThat(header[4]).isEqualTo(rule);
    Map<String, String> extension = extension(event.substring(seen.length()));
    assertThat(extension.get("filePath")).isEqualTo(path);
    assertThat(extension.get("reason")).isEqualTo("a=b|c");
    assertThat(extension.get("rt")).isEqualTo("123");
  }

  // RFC 6587: the length in bytes, a space, the message.
  private static Matcher header(byte[] frame) {
    int space = 0;
    while (frame[space] != ' ') {
      space++;
    }
    int length = Integer.parseInt(new String(frame, 0, space, StandardCharsets.US_ASCII));
    assertThat(frame.length - space - 1).isEqualTo(length);
    String message = new String(frame, space + 1, length, StandardCharsets.UTF_8);
    Matcher header = HEADER.matcher(message);
    assertThat(header.matches()).as(message).isTrue();
    return header;
  }

  private static Map<String, String> structured(String data) {
    Map<String, String> values = new LinkedHashMap<>();
    Matcher pair = Pattern.compile(" (\\w+)=\"((?:[^\\\\\"\\]]|\\\\.)*)\"").matcher(data);
    int end = data.indexOf(' ');
    while (pair.find(end) && pair.start() == end) {
      values.put(pair.group(1), pair.group(2).replaceAll("\\\\([\\\\\"\\]])", "$1"));
      end = pair.end();
    }
    assertThat(data.substring(end)).isEqualTo("]");
    return values;
  }

  private static Map<String, String> extension(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    Matcher pair = Pattern.compile("(\\w+)=((?:[^\\\\=]|\\\\.)*?)(?= \\w+=|$)").matcher(text);
    while (pair.find()) {
      StringBuilder value = new StringBuilder();
      String escaped = pair.group(2);
      for (int i = 0; i < escaped.length(); i++) {
        char c = escaped.charAt(i);
        if (c == '\\') {
          c = escaped.charAt(++i);
          c = c == 'n' ? '\n' : c == 'r' ? '\r' : c;
        }
        value.append(c);
      }
      values.put(pair.group(1), value.toString());
    }
    return values;
  }

  private static AlertTicket ticket(String path, String reason, String host) {
    return new AlertTicket(
        "id",
        "DANGEROUS",
        path,
        null,
        "/drop",
        "some-rule",
        reason,
        3,
        "ab",
        "1970-01-01T00:00:00.123456789Z",
        host,
        null);
  }
}
