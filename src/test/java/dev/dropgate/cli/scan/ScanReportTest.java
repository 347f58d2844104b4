package dev.dropgate.cli.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.cli.text.ProgressBar;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScanReportTest {
  private static final ScanResult DANGEROUS =
      ScanResult.of(List.of(new Finding("rule", Verdict.DANGEROUS, "message")));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void programsGetOneJsonObjectALineWithTheBytesOfAnyEscapedName() {
    ScanReport report = report(true);
    report.judged(Path.of("한.exe"), DANGEROUS, 3, "ab");
    report.judged(TestFiles.raw("a\n\u00FF"), ScanResult.of(List.of()), 0, null);
    report.end();
    assertThat(text().lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("\"path\":\"한.exe\",\"verdict\":\"DANGEROUS\",\"findings\":[{")
        .contains("\"rule\":\"rule\"", "\"message\":\"message\"")
        .endsWith("\"size\":3,\"sha256\":\"ab\"}");
    assertThat(text().lines().skip(1))
        .singleElement()
        .asString()
        .startsWith("{\"path\":\"a\\\\x0a\\\\xff\",\"pathBytes\":\"610aff\",\"verdict\":\"CLEAN\"");
  }

  @Test
  void textListsFindingsAndTotal() {
    ScanReport report = report(false);
    report.judged(Path.of("a\nb.exe"), DANGEROUS, 3, null);
    report.judged(Path.of("clean"), ScanResult.of(List.of()), 3, null);
    report.end();
    assertThat(text().lines())
        .containsExactly(
            "VERDICT    RULE  PATH",
            "DANGEROUS  rule  a\\x0ab.exe",
            "",
            "RULE  DANGEROUS  UNDECIDED  ONLY LOGGED",
            "rule  1          -          -",
            "1 dangerous, 0 undecided, 1 clean");
    assertThat(report.allClean()).isFalse();
  }

  @Test
  void shadowFindingsAreCountedWithoutChangingTheStatus() {
    RuleSet rules = new Inspector().ruleSet("js", "blocked-extension=log,double-extension=log");
    ScanReport report = report(false);
    for (String name : List.of("a.js", "a.pdf.js", "a.pdf")) {
      ScanResult judgement = rules.judge(new ScanTarget(Path.of(name), EntryKind.FILE));
      report.judged(Path.of(name), judgement, 1, null);
    }
    report.end();
    assertThat(text().lines())
        .containsExactly(
            "VERDICT   RULE                                PATH",
            "only log  blocked-extension                   a.js",
            "only log  blocked-extension,double-extension  a.pdf.js",
            "",
            "RULE               DANGEROUS  UNDECIDED  ONLY LOGGED",
            "blocked-extension  -          -          2",
            "double-extension   -          -          1",
            "0 dangerous, 0 undecided, 3 clean");
    assertThat(report.allClean()).isTrue();
    out.reset();
    ScanResult shadow = rules.judge(new ScanTarget(Path.of("a.js"), EntryKind.FILE));
    report(true).judged(Path.of("a.js"), shadow, 1, null);
    assertThat(text())
        .contains("\"verdict\":\"CLEAN\",\"findings\":[],\"onlyLogged\":[{\"rule\":\"blocked");
  }

  private ScanReport report(boolean json) {
    return new ScanReport(
        new PrintStream(out, true, StandardCharsets.UTF_8), json, 0, new ProgressBar("files", 0));
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
