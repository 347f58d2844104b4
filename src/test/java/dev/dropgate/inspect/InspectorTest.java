package dev.dropgate.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.dropgate.io.Evidence;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InspectorTest {
  private final Inspector inspector = new Inspector();

  @Test
  void worstFindingDecides() {
    Finding undecided = new Finding("a", Verdict.UNDECIDED, "one");
    Finding dangerous = new Finding("b", Verdict.DANGEROUS, "two");
    assertThat(ScanResult.of(List.of()).verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(ScanResult.of(List.of(undecided)).verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(ScanResult.of(List.of(undecided, dangerous)).verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(ScanResult.of(List.of(dangerous, undecided)).verdict()).isEqualTo(Verdict.DANGEROUS);
  }

  @Test
  void aJudgementListsEachRuleOnceAndEveryReason() {
    ScanResult judgement =
        ScanResult.of(
            List.of(
                new Finding("a", Verdict.UNDECIDED, "one"),
                new Finding("b", Verdict.DANGEROUS, "two"),
                new Finding("a", Verdict.UNDECIDED, "three")));
    assertThat(judgement.rules()).isEqualTo("a,b");
    assertThat(judgement.reasons()).hasToString("one; two; three");
  }

  @ParameterizedTest
  @CsvSource({
    "UNFINISHED, unfinished",
    "UNREADABLE, unreadable",
    "LINK, link",
    "SPECIAL, special-file"
  })
  void unfinishedFileIsNeverClean(EntryKind kind, String rule) {
    ScanResult judgement =
        inspector.ruleSet("", null).judge(new ScanTarget(Path.of("a.txt"), kind));
    assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judgement.rules()).isEqualTo(rule);
  }

  @ParameterizedTest
  @EnumSource
  void dangerousNameDecidesForEveryEntryKind(EntryKind kind) {
    assertThat(
            inspector.ruleSet("exe", null).judge(new ScanTarget(Path.of("a.exe"), kind)).verdict())
        .isEqualTo(Verdict.DANGEROUS);
  }

  @Test
  void aClaimIsJudgedByItsOriginalNameNotByItsNameInTheSpool(@TempDir Path spool)
      throws IOException {
    Path content = TestFiles.file(spool.resolve("a%2Etxt"), "x");
    Entry entry = entry(Path.of("sub/a.exe"), content);
    assertThat(inspector.judge(entry, "exe", null).verdict()).isEqualTo(Verdict.DANGEROUS);
  }

  @Test
  void theDefaultListHoldsOnlyWhereADirectoryDoesNotSay(@TempDir Path spool) throws IOException {
    Inspector own = new Inspector(Map.of("blocked-extensions", "bat"));
    Entry entry = entry(Path.of("a.bat"), TestFiles.file(spool.resolve("a.bat"), "x"));
    assertThat(own.judge(entry, null, null).verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(own.judge(entry, "exe", null).verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aMalformedListIsRefusedEachTime() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> inspector.ruleSet("*.exe", null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("blocked-extensions: \"*.exe\" is not an extension");
    }
    assertThatThrownBy(() -> new Inspector(Map.of("rules.blocked-extension", "maybe")))
        .hasMessageContaining(
            "rules.blocked-extension: \"maybe\" is not a level; write off, log or on");
    assertThatThrownBy(() -> inspector.ruleSet(null, "no-such-rule=off"))
        .hasMessageContaining("\"no-such-rule=off\" sets no rule")
        .hasMessageContaining("blocked-extension");
  }

  @Test
  void aRuleInShadowModeChangesNoVerdictAndOneThatIsOffIsNotAsked() {
    ScanTarget subject = new ScanTarget(Path.of("a.exe"), EntryKind.FILE);
    ScanResult shadow = inspector.ruleSet("exe", "blocked-extension=log").judge(subject);
    assertThat(shadow.verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(shadow.findings()).isEmpty();
    assertThat(shadow.shadow())
        .containsExactly(
            new Finding("blocked-extension", Verdict.DANGEROUS, "extension .exe is blocked"));
    assertThat(inspector.ruleSet("exe", "blocked-extension=off").judge(subject))
        .isEqualTo(ScanResult.CLEAN);
  }

  @Test
  void aRuleThatFailsHasTheEntryHeldUnlessItIsInShadowMode() {
    for (RuleMode level : RuleMode.values()) {
      for (Throwable problem :
          new Throwable[] {
            new IOException("torn"), new IllegalStateException(), new StackOverflowError()
          }) {
        Rule failing = new FailingRule(problem);
        ScanResult judgement =
            new RuleSet(List.of(failing), List.of(), Map.of("failing", level))
                .judge(new ScanTarget(Path.of("a"), EntryKind.FILE));
        assertThat(judgement.verdict())
            .isEqualTo(level == RuleMode.ON ? Verdict.UNDECIDED : Verdict.CLEAN);
        assertThat(judgement.shadow()).hasSize(level == RuleMode.LOG ? 1 : 0);
      }
    }
  }

  private record FailingRule(Throwable problem) implements Rule {
    @Override
    public List<RuleInfo> ruleInfos() {
      return List.of(new RuleInfo("failing", RuleMode.ON, "fails"));
    }

    @Override
    public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
      if (problem instanceof IOException e) {
        throw e;
      } else if (problem instanceof RuntimeException e) {
        throw e;
      }
      throw (Error) problem;
    }
  }

  @Test
  void anEntryShowsItsOriginalPathEscaped() {
    assertThat(entry(Path.of("a\nb"), Path.of("/spool/a"))).hasToString("/drop/a\\x0ab");
  }

  @Test
  void evidenceMatchesTheFile(@TempDir Path folder) throws IOException {
    Path file = TestFiles.file(folder.resolve("f"), "abc");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
    Evidence evidence = Evidence.of(file, true);
    assertThat(evidence.size()).isEqualTo(3);
    assertThat(evidence.sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(evidence.attributes().modeText()).isEqualTo("rw-r-----");
    assertThat(evidence.attributes().modified().toString()).isEqualTo("2001-02-03T04:05:06Z");
    assertThat(evidence.attributes().owner()).isEqualTo(Files.getOwner(file).getName());
  }

  @Test
  void unreadableEntryHasEvidenceWithoutDigest(@TempDir Path folder) throws IOException {
    Path file = TestFiles.file(folder.resolve("f"), "abc");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "root may read everything");
    assertThat(Evidence.of(file, true).sha256()).isNull();
  }

  @Test
  void missingEntryHasNoEvidence(@TempDir Path folder) {
    assertThatThrownBy(() -> Evidence.of(folder.resolve("gone"), true))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static Entry entry(Path relative, Path content) {
    return new Entry("id", content, Path.of("/drop"), relative, EntryKind.FILE, Instant.EPOCH);
  }
}
