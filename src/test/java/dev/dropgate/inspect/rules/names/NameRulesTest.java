package dev.dropgate.inspect.rules.names;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Names as the rules about disguise see them; nothing is blocked by its extension here. */
class NameRulesTest {
  private static final List<String> WORDS =
      List.of(
          "보고서", // composed
          "\u1112\u1161\u11AB\u1100\u1173\u11AF", // decomposed, as macOS writes it
          "שלום",
          "\u05D9\u05BC\u200F",
          "مرحبا",
          "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", // Persian with ZWNJ
          "\u0915\u094D\u200D\u0937", // Devanagari with ZWJ
          "👨\u200D👩\u200D👧",
          "❤\uFE0F",
          "1\uFE0F\u20E3",
          "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC7F", // a flag made of tags
          "\u200Eabc\u200E",
          "Żółć",
          "v1.2",
          "2024.12",
          "12:30",
          "Inc.",
          "&",
          "-",
          "(1)");

  private final RuleSet rules = new Inspector().ruleSet("", null);

  /** As {@link PrintableText} writes them, so that any byte can be in the table. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvFileSource(
      resources = "/testdata/disguised-names.csv",
      numLinesToSkip = 1,
      encoding = "UTF-8",
      ignoreLeadingAndTrailingWhitespace = false,
      quoteCharacter = '\'')
  void namesGetTheFindingsOfTheTable(String name, String expected) {
    ScanResult judgement = judge(PrintableText.unescape(name));
    assertThat(judgement.rules().replace(',', ';')).isEqualTo(expected == null ? "" : expected);
    assertThat(judgement.verdict()).isEqualTo(expected == null ? Verdict.CLEAN : Verdict.DANGEROUS);
  }

  /** Whoever gets it may give it the name that its upload was to end with. */
  @ParameterizedTest
  @CsvSource({
    ".run.vbs.Xy12Zq,blocked-extension",
    "run.vbs.2a3b4c5d.partial,blocked-extension",
    ".scan.pdf.js.~2f1c0a5e,double-extension"
  })
  void theFinalNameInATemporaryOneIsJudgedToo(String name, String rule) {
    RuleSet blocking = new Inspector().ruleSet("vbs", null);
    ScanResult judgement = blocking.judge(new ScanTarget(Path.of(name), EntryKind.FILE));
    assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judgement.rules()).isEqualTo(rule);
    assertThat(judgement.reasons()).startsWith("as ");
    ScanResult unfinished = blocking.judge(new ScanTarget(Path.of(name), EntryKind.UNFINISHED));
    assertThat(unfinished.verdict()).isEqualTo(Verdict.DANGEROUS);
  }

  @Property(tries = 3000)
  void documentsOfPeopleAreCleanInEveryScript(@ForAll("peoplesNames") String name) {
    assertThat(judge(name.getBytes(StandardCharsets.UTF_8))).isEqualTo(ScanResult.CLEAN);
  }

  @Property(tries = 3000)
  void noBytesEscapeTheRulesOrHideADoubleExtension(@ForAll("bytes") byte[] stem) {
    judge(stem);
    assertThat(judge(concat(stem, ".pdf.js")).rules()).contains("double-extension");
    assertThat(judge(concat(stem, "\u202Efdp.txt")).rules()).contains("bidi-control");
  }

  @Property(tries = 3000)
  void anExtensionIsTheSameBehindAnyBytes(@ForAll("bytes") byte[] stem) {
    assertThat(new ScanTarget(RawNames.path(concat(stem, ".exe")), EntryKind.FILE).extension())
        .isEqualTo("exe");
  }

  @Property(tries = 1000)
  void namesFromKoreaAndJapanAreCleanInTheirOwnEncodings(@ForAll("asianNames") String name) {
    boolean korean = name.codePoints().anyMatch(c -> c >= 0xAC00 && c <= 0xD7A3);
    String charset = korean ? "x-windows-949" : "windows-31j";
    assertThat(judge(name.getBytes(Charset.forName(charset)))).isEqualTo(ScanResult.CLEAN);
  }

  @ParameterizedTest
  @CsvSource({
    "견적서.exe,x-windows-949,blocked-extension",
    "請求書.exe,windows-31j,blocked-extension",
    "견적서.pdf.exe,x-windows-949,blocked-extension; double-extension",
    "견적서．exe,x-windows-949,confusable-extension",
    "견적서.ｅｘｅ,x-windows-949,confusable-extension",
    "表．exe,windows-31j,confusable-extension"
  })
  void aNameInAnotherEncodingIsJudgedAsItReads(String name, String charset, String expected) {
    Path path = RawNames.path(name.getBytes(Charset.forName(charset)));
    ScanResult judgement =
        new Inspector().ruleSet("exe", null).judge(new ScanTarget(path, EntryKind.FILE));
    assertThat(judgement.rules().replace(",", "; ").replace("  ", " ")).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> asianNames() {
    Arbitrary<String> korean =
        Arbitraries.of("견적서", "최종", "홍길동", "(주)한국", "2024년", "짯짜", "v1.2", "ABC")
            .list()
            .ofMaxSize(5)
            .map(list -> "한글" + String.join(" ", list));
    Arbitrary<String> japanese =
        Arbitraries.of("請求書", "最終", "ソース", "表一覧", "第1章", "データ", "v1.2", "ABC")
            .list()
            .ofMaxSize(5)
            .map(list -> "能力" + String.join(" ", list));
    return Combinators.combine(
            Arbitraries.oneOf(korean, japanese), Arbitraries.of(".pdf", ".hwp", ".txt", ""))
        .as((stem, extension) -> stem + extension);
  }

  @Provide
  Arbitrary<String> peoplesNames() {
    Arbitrary<String> stems =
        Arbitraries.of(WORDS).list().ofMinSize(1).ofMaxSize(6).map(list -> String.join(" ", list));
    return Combinators.combine(
            stems, Arbitraries.of(".pdf", ".docx", ".jpg", ".tar.gz", ".txt", ".hwp", "", ". "))
        .as((stem, extension) -> stem + extension);
  }

  @Provide
  Arbitrary<byte[]> bytes() {
    return Arbitraries.bytes()
        .filter(b -> b != 0 && b != '/')
        .array(byte[].class)
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  private ScanResult judge(byte[] name) {
    Path path = RawNames.path(name);
    return rules.judge(new ScanTarget(path, EntryKind.FILE));
  }

  private static byte[] concat(byte[] stem, String end) {
    byte[] tail = end.getBytes(StandardCharsets.UTF_8);
    byte[] all = java.util.Arrays.copyOf(stem, stem.length + tail.length);
    System.arraycopy(tail, 0, all, stem.length, tail.length);
    return all;
  }
}
