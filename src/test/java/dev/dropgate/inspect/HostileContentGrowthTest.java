package dev.dropgate.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RawNames;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No document or name takes more processor time than its length is worth. */
class HostileContentGrowthTest {
  private static final int MEGABYTE = 1 << 20;
  private static final String RTF = "{\\rtf1 ";
  private static final String PDF = "%PDF-1.4\n";

  private static Arguments sample(String name, String what, IntFunction<byte[]> content) {
    return Arguments.of(what + " (" + name + ")", name, content);
  }

  private static Arguments repeated(String name, String what, String before, String piece) {
    return sample(
        name,
        what,
        size -> (before + piece.repeat(Math.max(1, size / piece.length()))).getBytes(ISO_8859_1));
  }

  static Stream<Arguments> rtf() {
    return Stream.of(
        repeated("a.rtf", "groups", RTF, "{"),
        repeated("a.rtf", "ends of groups", RTF, "}"),
        repeated("a.rtf", "objects", RTF, "{\\object{\\*\\objdata 01050000}}"),
        repeated("a.rtf", "data without groups", RTF, "\\objdata 0105"),
        repeated("a.rtf", "data within data", RTF + "{\\object{\\objdata ", "{\\objdata 01"),
        repeated("a.rtf", "groups in data", RTF + "{\\object{\\objdata ", "01{02}"),
        repeated("a.rtf", "pieces of one object", RTF + "{\\object", "{\\objdata 0105}"),
        repeated("a.rtf", "OLE2 heads", RTF + "{\\object{\\objdata ", "d0cf11e0a1b11ae1"),
        repeated("a.rtf", "objects of OLE2", RTF, "{\\object{\\objdata d0cf11e0a1b11ae1}}"),
        repeated("a.rtf", "packages", RTF + "{\\object{\\objdata ", "7061636b61676500"),
        repeated("a.rtf", "programs", RTF + "{\\object{\\objdata ", "4d5a"),
        repeated("a.rtf", "fields", RTF, "{\\field{\\*\\fldinst DDE"),
        repeated("a.rtf", "a long control word", RTF + "\\", "a"),
        repeated("a.rtf", "raw data", RTF, "\\bin3 abc"));
  }

  static Stream<Arguments> pdf() {
    return Stream.of(
        repeated("a.pdf", "headers", "", PDF),
        repeated("a.pdf", "ends", PDF, "%%EOF\n"),
        repeated("a.pdf", "pointers", PDF, "startxref\n9\n"),
        repeated("a.pdf", "pointers that lead on", PDF, "startxref\n9\n%%EOF\n"),
        repeated("a.pdf", "tables", PDF, "xref\n0 1\n0000000000 65535 f \n"),
        repeated("a.pdf", "trailers", PDF, "trailer <</Root 1 0 R/Prev 9>>\n"),
        repeated("a.pdf", "brackets", PDF + "1 0 obj ", "["),
        repeated("a.pdf", "dictionaries", PDF + "1 0 obj ", "<<"),
        repeated("a.pdf", "nested dictionaries", PDF + "1 0 obj ", "<</A"),
        repeated("a.pdf", "parentheses", PDF + "1 0 obj ", "("),
        repeated("a.pdf", "hex strings", PDF + "1 0 obj ", "<0"),
        repeated("a.pdf", "objects of one number", PDF, "1 0 obj\n"),
        repeated("a.pdf", "open arrays", PDF, "1 0 obj ["));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"rtf", "pdf"})
  void takesTimeThatIsLinear(String what, String name, IntFunction<byte[]> content) {
    RuleSet rules = new Inspector().ruleSet(null, null);
    CpuGrowth.assertLinear(
        MEGABYTE,
        content,
        bytes ->
            rules.judge(new ScanTarget(Path.of(name), EntryKind.FILE, new MemoryContent(bytes))));
  }

  static Stream<String> names() {
    return Stream.of(
        "a.",
        ".a:",
        ".a",
        ":",
        "::$DATA",
        " ",
        ".",
        " .js",
        ".pdf",
        "\u202e",
        "\u200b",
        "\u200b.js",
        "{",
        ".{208D2C60-",
        "-",
        "%41",
        "[",
        "*",
        "\\");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameTakesTimeThatIsLinear(String piece) {
    RuleSet rules = new Inspector().ruleSet(null, null);
    CpuGrowth.assertLinear(
        MEGABYTE,
        size -> (piece.repeat(size / piece.length()) + "x.js").getBytes(UTF_8),
        bytes ->
            rules.judge(
                new ScanTarget(
                    RawNames.path(bytes), EntryKind.FILE, new MemoryContent(new byte[1]))));
  }
}
