package dev.dropgate.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RawNames;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No document or name takes more processor time than its length is worth. */
class HostileContentGrowthTest {
  private static final String RTF = "{\\rtf1 ";

  private static Arguments repeated(String name, String what, String before, String piece) {
    return HostileSamples.repeated(name, what, before, piece, "");
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

  @ParameterizedTest(name = "{0}")
  @MethodSource("rtf")
  void takesLinearTime(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.ENOUGH, name, content);
  }

  @SlowSuite
  @ParameterizedTest(name = "{0}")
  @MethodSource("rtf")
  void largeContentTakesLinearTime(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.MEGABYTE, name, content);
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
  void nameTakesLinearTime(String piece) {
    judgeNames(HostileSamples.ENOUGH, piece);
  }

  @SlowSuite
  @ParameterizedTest
  @MethodSource("names")
  void largeNameTakesLinearTime(String piece) {
    judgeNames(HostileSamples.MEGABYTE, piece);
  }

  private static void judgeNames(int largest, String piece) {
    RuleSet rules = new Inspector().ruleSet(null, null);
    CpuGrowth.assertLinear(
        largest,
        size -> (piece.repeat(size / piece.length()) + "x.js").getBytes(UTF_8),
        bytes ->
            rules.judge(
                new ScanTarget(
                    RawNames.path(bytes), EntryKind.FILE, new MemoryContent(new byte[1]))));
  }
}
