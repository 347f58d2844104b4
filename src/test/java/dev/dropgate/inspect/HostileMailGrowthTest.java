package dev.dropgate.inspect;

import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.model.EntryKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No mail takes more processor time than its length is worth, whatever stands in its fields. */
class HostileMailGrowthTest {
  private static final String TOP = "From: a@b.c\r\nSubject: d\r\nMIME-Version: 1.0\r\n";
  private static final String DISPOSITION = "Content-Disposition: attachment; ";
  private static final String TYPE = "Content-Type: application/octet-stream; ";

  /** The longest line that is read. */
  private static final int LINE = 1 << 15;

  private static final int FILE = 1 << 20;

  private static String repeated(String piece, int size) {
    return piece.repeat(Math.max(1, size / piece.length()));
  }

  private static Arguments field(String name, String before, String piece, String after) {
    IntFunction<String> mail =
        size -> TOP + before + repeated(piece, size) + after + "\r\n\r\nbody\r\n";
    return Arguments.of(name, LINE, mail);
  }

  private static Arguments mail(String name, String before, String piece, String after) {
    IntFunction<String> mail = size -> TOP + before + repeated(piece, size) + after;
    return Arguments.of(name, FILE, mail);
  }

  static Stream<Arguments> fields() {
    return Stream.of(
        field("an open string of escaped quotes", DISPOSITION + "\"", "\\\"", ""),
        field("an open string within a value", DISPOSITION + "filename=\"", "\\\"", ""),
        field("quotes", DISPOSITION, "\"", ""),
        field("quotes and semicolons", DISPOSITION, "\";", "\""),
        field("backslashes", DISPOSITION + "\"", "\\", ""),
        field("blanks in a name", DISPOSITION + "filename=\"", " ", "x\""),
        field("separators in a name", DISPOSITION + "filename=\"", ";'", "x\""),
        field("blanks behind a name", DISPOSITION + "filename", " ", "x"),
        field("blanks behind an equals sign", DISPOSITION + "filename=", " ", "("),
        field("open comments", DISPOSITION + "filename=", "(", ""),
        field("open comments of parameters", DISPOSITION, "a=(", ""),
        field("names of parameters", DISPOSITION, "filename", ""),
        field("names and blanks", DISPOSITION, "a ", ""),
        field("names of one letter", DISPOSITION, ";a", ""),
        field("stars", DISPOSITION, ";a*1*", ""),
        field("percent signs", DISPOSITION + "filename*=utf-8''", "%41", ""),
        field("broken percent signs", DISPOSITION + "filename*=utf-8''", "%4", ""),
        field("quotes of a character set", DISPOSITION + "filename*=", "'", ""),
        field("beginnings of encoded words", DISPOSITION + "filename=\"", "=?a?", "\""),
        field("beginnings of encoded words only", DISPOSITION + "filename=\"", "=?", "\""),
        field("empty encoded words", DISPOSITION + "filename=\"", "=?a?q??=", "\""),
        field("encoded words", DISPOSITION + "filename=\"", "=?utf-8?b?QQ==?=", "\""),
        field("encoded words apart", DISPOSITION + "filename=\"", "=?utf-8?q?=41?= ", "\""),
        field("encoded words of two sets", TYPE + "name=\"", "=?a?q?b?==?utf-8?q?b?=", "\""),
        field("open encoded words", TYPE + "name=\"", "=?utf-8?q?a", "\""),
        field("padding", TYPE + "name=\"=?utf-8?b?", "=", "x?=\""),
        field("padding of an encoded word in a section", TYPE + "name*0=\"=?", "=?", "?=\""),
        field("a type of quotes", "Content-Type: ", "\"'", "text/plain"),
        field("a type of comments", "Content-Type: ", "(", "text/plain"),
        field("a type of slashes", "Content-Type: ", "/", ""),
        field("an encoding", "Content-Transfer-Encoding: ", "text/", ""),
        field("a boundary", "Content-Type: multipart/mixed; boundary=\"", "-", "\""));
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        mail("fields", "", "A: b\r\n", "\r\nx"),
        mail("a field in lines", "A: b\r\n", " c\r\n", "\r\nx"),
        mail(
            "a boundary that nearly matches",
            "Content-Type: multipart/mixed; boundary=\"" + "-".repeat(200) + "b\"\r\n\r\n",
            "-",
            ""),
        mail("parts", "Content-Type: multipart/mixed; boundary=b\r\n\r\n", "--b\r\n\r\nx\r\n", ""),
        mail("lines of a uuencoded file", "\r\n", "begin 644 a\r\n", ""),
        mail("blanks behind a uuencoded name", "\r\n", "begin 644 a" + " ".repeat(200), "b\r\n"),
        mail(
            "soft line breaks", "Content-Transfer-Encoding: quoted-printable\r\n\r\n", "=\r\n", ""),
        mail(
            "blanks in quoted-printable",
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
            " ",
            "x"),
        mail("equals signs", "Content-Transfer-Encoding: quoted-printable\r\n\r\n", "=", ""),
        mail("padding of base64", "Content-Transfer-Encoding: base64\r\n\r\n", "=", ""),
        mail("carriage returns", "\r\n", "\r", ""),
        mail("lines", "\r\n", "\n", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"fields", "bodies"})
  void takesLinearTime(String what, int largest, IntFunction<String> mail) {
    RuleSet rules = new Inspector().ruleSet(null, null);
    CpuGrowth.assertLinear(
        largest,
        size -> mail.apply(size).getBytes(StandardCharsets.ISO_8859_1),
        bytes ->
            rules.judge(
                new ScanTarget(Path.of("mail.eml"), EntryKind.FILE, new MemoryContent(bytes))));
  }
}
