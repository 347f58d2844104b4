package dev.dropgate.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.rules.engines.EngineRule;
import dev.dropgate.inspect.rules.hashes.HashAllowRule;
import dev.dropgate.inspect.rules.hashes.HashDenyRule;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists and engine, and what is inside an entry: here each member is a line of the content. */
class OverruleTest {
  @TempDir Path folder;

  /** Takes each line apart as a member; objects to the line "odd" itself. */
  private record LinesRule() implements Rule {
    @Override
    public List<RuleInfo> ruleInfos() {
      return List.of(new RuleInfo("lines", RuleMode.ON, "odd lines"));
    }

    @Override
    public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
      String text = new String(subject.content().stream().readAllBytes(), StandardCharsets.UTF_8);
      if (text.equals("odd")) {
        findings.add("lines", Verdict.UNDECIDED, "is odd");
      } else if (findings.depth() == 0) {
        text.lines()
            .forEach(
                line ->
                    findings.scanNested(
                        new ScanTarget(
                            Path.of(line),
                            EntryKind.FILE,
                            new MemoryContent(line.getBytes(StandardCharsets.UTF_8)))));
      }
    }
  }

  private Path list(String name, String... contents) throws IOException {
    StringBuilder lines = new StringBuilder("#\n");
    for (String content : contents) {
      byte[] hash = ContentHasher.sha256(content.getBytes(StandardCharsets.UTF_8));
      lines.append(HexFormat.of().formatHex(hash)).append('\n');
    }
    return TestFiles.file(folder.resolve(name), lines.toString());
  }

  private static ScanResult judge(Map<String, String> map, String content) {
    InspectionSettings settings = new InspectionSettings(map);
    RuleSet rules =
        new RuleSet(
            List.of(),
            List.of(new HashDenyRule(settings), new LinesRule(), new EngineRule(settings)),
            List.of(new HashAllowRule(settings)),
            Map.of());
    return rules.judge(
        new ScanTarget(
            Path.of("archive"),
            EntryKind.FILE,
            new MemoryContent(content.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void aDeniedMemberMakesTheArchiveDangerous() throws IOException {
    ScanResult judgement =
        judge(Map.of("hash.deny", list("deny", "bad").toString()), "good\nbad\ngood");
    assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judgement.reasons()).startsWith("bad: its SHA-256 ");
  }

  @Test
  void anAllowedMemberClearsItselfOnly() throws IOException {
    Map<String, String> settings =
        Map.of(
            "hash.deny", list("deny", "bad", "worse").toString(),
            "hash.allow", list("allow", "bad", "odd").toString());
    assertThat(judge(settings, "bad\nodd\nbad").verdict()).isEqualTo(Verdict.CLEAN);
    ScanResult judgement = judge(settings, "odd\nbad\nworse\nbad");
    assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judgement.findings()).hasSize(1);
    assertThat(judgement.reasons()).startsWith("worse: ");
  }

  @Test
  void allowedArchiveIsCleanWithAnyMember() throws IOException {
    Map<String, String> settings =
        Map.of(
            "hash.deny", list("deny", "bad").toString(),
            "hash.allow", list("allow", "good\nbad").toString());
    assertThat(judge(settings, "good\nbad")).isEqualTo(ScanResult.CLEAN);
    assertThat(judge(settings, "good\nbad\n").verdict()).isEqualTo(Verdict.DANGEROUS);
  }

  @Test
  void theEngineIsAskedAboutTheEntryOnly() {
    ScanResult judgement = judge(Map.of("engine.clamd", "unix:/nowhere/s"), "a\nb\nc");
    assertThat(judgement.findings()).hasSize(1);
    assertThat(judgement.reasons()).startsWith("not judged by the engine: unix:/nowhere/s ");
  }
}
