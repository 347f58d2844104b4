package dev.dropgate.cli.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.OnDemandScanner;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.it.support.TestFiles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ExplainReportTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @TempDir Path folder;

  @Test
  void everyRuleHasARowWithItsLevelItsFindingAndItsTime() throws Exception {
    Path file = TestFiles.file(folder.resolve("scan.pdf.js"), "x");
    RuleSet rules =
        new Inspector().ruleSet("js", "double-extension=log,trailing-dots=off,bidi-control=off");
    ExplainReport report = explain(file, rules, false);
    assertThat(report.allClean()).isFalse();
    assertThat(text().lines().map(line -> line.replaceAll(" {2,}", "|")).toList())
        .startsWith(file.toString(), "RULE|LEVEL|MICROS|FINDING|WHY")
        .anyMatch(line -> line.matches("kind\\|always\\|\\d+\\|-\\|"))
        .anyMatch(
            line ->
                line.matches(
                    "blocked-extension\\|on\\|\\d+\\|DANGEROUS\\|extension .js is blocked"))
        .anyMatch(line -> line.matches("double-extension\\|log\\|\\d+\\|DANGEROUS\\|named like.*"))
        .anyMatch(line -> line.matches("clsid-name\\|on\\|\\d+\\|-\\|"))
        .noneMatch(line -> line.contains("trailing-dots") || line.contains("bidi-control"))
        .contains("DANGEROUS: extension .js is blocked");
  }

  @Test
  void jsonIsTheScanLineWithRules() throws Exception {
    Path file = TestFiles.file(folder.resolve("a\nb.txt"), "x");
    ExplainReport report = explain(file, new Inspector().ruleSet("exe", null), true);
    assertThat(report.allClean()).isTrue();
    assertThat(text().lines()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(text());
    assertThat(line.get("path").asText()).endsWith("/a\\x0ab.txt");
    assertThat(line.get("verdict").asText()).isEqualTo("CLEAN");
    assertThat(line.get("size").asInt()).isEqualTo(1);
    assertThat(line.get("sha256").asText()).startsWith("2d711642b726b04401627ca9fbac32f5");
    List<String> rules = new ArrayList<>();
    for (JsonNode rule : line.get("rules")) {
      rules.add(rule.get("rule").asText() + " " + rule.get("level").asText());
      assertThat(rule.get("saw").isArray()).isTrue();
      assertThat(rule.get("findings")).isEmpty();
    }
    assertThat(rules).contains("kind always", "blocked-extension on", "ntfs-stream on");
    assertThat(line.get("rules").get(0).get("micros").asLong()).isNotNegative();
  }

  @Test
  @Timeout(20)
  void linksAndFifosAreExplainedAndNeverOpened() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/shadow"));
    Path fifo = TestFiles.fifo(folder.resolve("fifo.exe"));
    RuleSet rules = new Inspector().ruleSet("exe", null);
    assertThat(explain(link, rules, false).allClean()).isFalse();
    assertThat(text()).contains("UNDECIDED: a symbolic link");
    out.reset();
    assertThat(explain(fifo, rules, false).allClean()).isFalse();
    assertThat(text()).contains("special-file: a FIFO", "DANGEROUS: a FIFO");
  }

  @Test
  void missingFileIsAFailure() {
    ExplainReport report =
        explain(folder.resolve("gone"), new Inspector().ruleSet("", null), false);
    assertThat(report.allClean()).isFalse();
    assertThat(text()).isEmpty();
  }

  private ExplainReport explain(Path path, RuleSet rules, boolean json) {
    PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
    ExplainReport report = new ExplainReport(to, json, rules);
    new OnDemandScanner(report::judge, 5, json, report).scan(path);
    return report;
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
