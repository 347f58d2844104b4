package dev.dropgate.inspect.rules.hashes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.Judging;
import dev.dropgate.inspect.ScanExplanation;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.it.support.ManualClock;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashRulesTest {
  private static final String BAD = hash("bad");
  private static final String OTHER = hash("other");

  private static final Duration CHECK_INTERVAL =
      Duration.ofNanos(HashListFile.CHECK_INTERVAL_NANOS);

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();

  private static String hash(String content) {
    return HexFormat.of().formatHex(ContentHasher.sha256(bytes(content)));
  }

  private static byte[] bytes(String content) {
    return content.getBytes(StandardCharsets.UTF_8);
  }

  private Path list(String name, String text) throws IOException {
    return TestFiles.file(folder.resolve(name), text);
  }

  private static ScanTarget subject(String name, String content) {
    return new ScanTarget(Path.of(name), EntryKind.FILE, new MemoryContent(bytes(content)));
  }

  private static ScanResult judge(Inspector inspector, String name, String content) {
    return inspector.ruleSet("exe", null).judge(subject(name, content));
  }

  private static Verdict denied(Path list, String content) {
    return judge(new Inspector(Map.of("hash.deny", list.toString())), "file", content).verdict();
  }

  @Test
  void whatIsListedIsDangerousWithTheNameOfTheList() throws IOException {
    Inspector inspector =
        new Inspector(
            Map.of("hash.deny", list("one", OTHER) + " , " + list("two.txt", "# mine\n" + BAD)));
    ScanResult judgement = judge(inspector, "file", "bad");
    assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judgement.rules()).isEqualTo("hash-deny");
    assertThat(judgement.reasons()).hasToString("its SHA-256 " + BAD + " is on the list two.txt");
    assertThat(judge(inspector, "file", "good").verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aLineMayHaveAComment() throws IOException {
    for (String line :
        List.of(
            BAD,
            "  " + BAD + "\r",
            BAD.toUpperCase(Locale.ROOT),
            BAD + "  file.exe",
            BAD + "\tx",
            BAD + "#x",
            "\uFEFF" + BAD,
            BAD + ",Emotet",
            "\"2026-01-01\", \"" + BAD + "\", \"x\"",
            "1,\"a \"\"q\"\", b\"," + BAD)) {
      assertThat(denied(list("list", line + "\n"), "bad")).as(line).isEqualTo(Verdict.DANGEROUS);
    }
  }

  @Test
  void theCsvOfAnExchangeIsReadByTheNameOfItsColumn() throws IOException {
    String csv =
        """
        ################################################################
        # MalwareBazaar recent malware samples (CSV)                   #
        ################################################################
        #
        # "first_seen_utc","parent","sha256_hash","md5_hash","file_name"
        "2026-11-25 10:00:00", "%s", "%s", "0123456789abcdef0123456789abcdef", "a, ""b"".exe"
        """
            .formatted(OTHER, BAD);
    Path list = list("recent.csv", csv);
    assertThat(denied(list, "bad")).isEqualTo(Verdict.DANGEROUS);
    assertThat(denied(list, "other")).as("another column").isEqualTo(Verdict.CLEAN);
    Path plain = list("plain.csv", "parent,SHA256\n" + OTHER + "," + BAD + "\n");
    assertThat(denied(plain, "bad")).isEqualTo(Verdict.DANGEROUS);
    assertThat(denied(plain, "other")).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aMalformedLineHidesNoOtherAndIsCounted() throws IOException {
    Path list =
        list(
            "list",
            "nonsense\n\n"
                + BAD.substring(1)
                + "\n"
                + BAD
                + "0\n"
                + "x".repeat(1_000_000)
                + "\n# fine\n"
                + BAD
                + "\n");
    assertThat(denied(list, "bad")).isEqualTo(Verdict.DANGEROUS);
    HashListReader lines = HashListReader.read(list, hash -> {});
    assertThat(lines.hashCount()).isEqualTo(1);
    assertThat(lines.malformedCount()).isEqualTo(4);
    assertThat(lines.firstMalformedLine()).isEqualTo(1);
    assertThat(lines.isCutOff()).isFalse();
  }

  @Test
  void everyHashOfALongListIsFoundAndNoOther() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      text.append(hash("in" + i)).append(i % 3 == 0 ? "\r\n" : "\n");
    }
    Path list = list("list", text.toString());
    for (int words : new int[] {HashLookupTable.HALF_HASH_WORDS, HashLookupTable.FULL_HASH_WORDS}) {
      HashLookupTable table = new HashLookupTable(list, words);
      for (int i = 0; i < 50_000; i++) {
        assertThat(table.contains(ContentHasher.sha256(bytes("in" + i)))).isTrue();
        assertThat(table.contains(ContentHasher.sha256(bytes("out" + i)))).isFalse();
      }
    }
  }

  @Test
  void allowListComparesAllBits() throws IOException {
    Path list = list("list", BAD);
    byte[] almost = HexFormat.of().parseHex(BAD);
    almost[31] ^= 1;
    assertThat(new HashLookupTable(list, HashLookupTable.FULL_HASH_WORDS).contains(almost))
        .isFalse();
  }

  @Test
  void allowedHashOverrulesAllFindingsAndIsExplained() throws IOException {
    Map<String, String> settings =
        Map.of(
            "hash.allow", list("good.txt", BAD).toString(),
            "hash.deny", list("bad.txt", BAD).toString(),
            "engine.clamd", "unix:/nowhere/socket");
    Inspector inspector = new Inspector(settings);
    assertThat(judge(inspector, "tool.exe", "bad")).isEqualTo(ScanResult.of(List.of()));
    assertThat(judge(inspector, "tool.exe", "else").verdict()).isEqualTo(Verdict.DANGEROUS);
    ScanExplanation explanation = new ScanExplanation();
    assertThat(inspector.ruleSet("exe", null).explain(subject("tool.exe", "bad"), explanation))
        .isEqualTo(ScanResult.of(List.of()));
    ScanExplanation.Step last = explanation.steps().get(explanation.steps().size() - 1);
    assertThat(last.rule()).isEqualTo("hash-allow");
    assertThat(last.saw())
        .contains("overrules what was found: its SHA-256 is on the list good.txt")
        .contains("overruled: blocked-extension: extension .exe is blocked")
        .anyMatch(line -> line.startsWith("overruled: hash-deny: "))
        .anyMatch(line -> line.startsWith("overruled: engine-unavailable: "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "log"})
  void anAllowListThatDoesNotDecideOverrulesNothing(String level) throws IOException {
    Inspector inspector =
        new Inspector(
            Map.of("hash.allow", list("good", BAD).toString(), "rules.hash-allow", level));
    assertThat(judge(inspector, "tool.exe", "bad").verdict()).isEqualTo(Verdict.DANGEROUS);
  }

  @Test
  void allowListDoesNotApplyToUnfinishedFiles() throws IOException {
    Inspector inspector = new Inspector(Map.of("hash.allow", list("good", BAD).toString()));
    ScanTarget unfinished =
        new ScanTarget(Path.of("file"), EntryKind.UNFINISHED, new MemoryContent(bytes("bad")));
    assertThat(inspector.ruleSet("", null).judge(unfinished).verdict())
        .isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void missingListIsAConfigurationError() {
    assertThatThrownBy(() -> new Inspector(Map.of("hash.deny", folder + "/no\nne")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "hash.deny: "
                + folder
                + "/no\\x0ane is not there; correct the path, or leave the setting empty");
    assertThatThrownBy(() -> new Inspector(Map.of("hash.allow", folder.toString())))
        .hasMessageContaining("hash.allow: ")
        .hasMessageContaining("cannot be read as a file");
  }

  @Test
  void invalidListHoldsEverything() throws IOException {
    ScanResult judgement =
        judge(new Inspector(Map.of("hash.deny", list("l", "<html>\n").toString())), "f", "good");
    assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judgement.rules()).isEqualTo("unreadable-content");
    assertThat(judgement.reasons()).contains("holds no hash");
  }

  @Test
  void aChangedListHoldsAfterOneIntervalAndABrokenOneChangesNothing() throws IOException {
    Path list = list("list", OTHER + "\n");
    HashDenyRule rule =
        new HashDenyRule(
            new InspectionSettings(Map.of("hash.deny", list.toString())), clock::nanos);
    assertThat(verdict(rule, "bad")).isEqualTo(Verdict.CLEAN);
    replace(list, BAD + "\n");
    assertThat(verdict(rule, "bad")).isEqualTo(Verdict.DANGEROUS);
    assertThat(verdict(rule, "other")).isEqualTo(Verdict.CLEAN);
    for (String broken : List.of("", "<html>\n", OTHER + "\n" + OTHER.substring(9))) {
      replace(list, broken);
      assertThat(verdict(rule, "bad")).as(broken).isEqualTo(Verdict.DANGEROUS);
      assertThat(verdict(rule, "other")).as(broken).isEqualTo(Verdict.CLEAN);
    }
    Files.delete(list);
    clock.advance(CHECK_INTERVAL);
    assertThat(verdict(rule, "bad")).isEqualTo(Verdict.DANGEROUS);
    replace(list, "# empty on purpose\n");
    assertThat(verdict(rule, "bad")).isEqualTo(Verdict.CLEAN);
  }

  private static Verdict verdict(HashDenyRule rule, String content) {
    return Judging.by(rule, subject("f", content)).verdict();
  }

  private void replace(Path list, String text) throws IOException {
    Path scratch = TestFiles.file(list.resolveSibling("scratch"), text);
    Files.move(scratch, list, StandardCopyOption.ATOMIC_MOVE);
    clock.advance(CHECK_INTERVAL);
  }
}
