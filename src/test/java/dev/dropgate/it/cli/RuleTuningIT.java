package dev.dropgate.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.it.support.TestRoutes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those who tune the rules do, on the jar. */
class RuleTuningIT {
  @TempDir Path folder;

  @Test
  void levelsShadowModeAndTheRuleInYamlOfTheDocumentationDoWhatTheySay() throws Exception {
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    Path triage = routes.resolve("triage.yaml");
    String place = "        - bean:\n            id: seen\n";
    assertThat(Files.readString(triage)).containsOnlyOnce(place);
    Files.writeString(triage, Files.readString(triage).replace(place, documented() + place));
    Path lax = Files.createDirectories(folder.resolve("lax"));
    Path strict = Files.createDirectories(folder.resolve("strict"));
    TestRoutes.directories(
        routes,
        TestRoutes.directory("gate", lax),
        TestRoutes.directory(
            "gate", strict, "{name: rules, value: \"blocked-extension=on, bidi-control=off\"}"));
    DropgateProcess.Builder builder =
        new DropgateProcess.Builder(folder)
            .property("dropgate.rules.blocked-extension", "log")
            .property("dropgate.fixtures", fixtures());
    try (DropgateProcess check = builder.start("check")) {
      assertThat(check.exitStatus()).as(check.out() + check.err()).isEqualTo(2);
      assertThat(check.out().lines())
          .containsExactly(
              "error: dropgate.fixtures: dangerous/a.exe: expected DANGEROUS, is CLEAN: no rule found anything");
    }
    try (DropgateProcess gate = builder.start("run").ready()) {
      Files.writeString(lax.resolve("lax.exe"), "harmless");
      Files.writeString(lax.resolve("scan.pdf.js"), "harmless");
      Files.writeString(lax.resolve("tiny.pdf"), "%PDF");
      Files.writeString(lax.resolve("tiny.txt"), "text");
      try (PDDocument whole = new PDDocument()) {
        whole.addPage(new PDPage());
        whole.save(lax.resolve("whole.pdf").toFile());
      }
      Files.writeString(strict.resolve("strict.exe"), "harmless");
      Files.writeString(strict.resolve("a\u202Etxt"), "harmless");
      Path delivered = folder.resolve("data/delivered");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                assertThat(DiskOracle.paths(delivered))
                    .extracting(path -> path.getFileName().toString())
                    .containsExactlyInAnyOrder("lax.exe", "tiny.txt", "whole.pdf", "a\u202Etxt");
                assertThat(paths("quarantine"))
                    .containsExactlyInAnyOrder("scan.pdf.js", "strict.exe");
                assertThat(paths("held")).containsExactly("tiny.pdf");
              });
      assertThat(gate.out())
          .containsOnlyOnce(
              "Would have quarantined: "
                  + lax.resolve("lax.exe")
                  + " (rule=blocked-extension,type-mixup, reason=extension .exe is blocked; plain text,")
          .contains(
              "tiny.pdf (rule=unreadable-content,too-small,", "a PDF, but of less than 100 bytes")
          .contains("scan.pdf.js (rule=double-extension,")
          .doesNotContain("ERROR");
      assertThat(gate.out().lines().filter(line -> line.contains("Would have quarantined")))
          .as("lax.exe and scan.pdf.js, once each, at INFO")
          .hasSize(2)
          .allMatch(line -> line.contains(" INFO "));
    }
  }

  @Test
  void explainAndScanTrySettingsWithoutAGate() throws Exception {
    Path file = TestFiles.file(folder.resolve("tree/scan.pdf.js"), "x");
    DropgateProcess.Builder builder = new DropgateProcess.Builder(folder);
    try (DropgateProcess explain =
        builder.start("explain", "--json", "--rules", "double-extension=off", file.toString())) {
      assertThat(explain.exitStatus()).as(explain.err()).isEqualTo(1);
      JsonNode line = new ObjectMapper().readTree(explain.out());
      assertThat(line.get("rules"))
          .anyMatch(rule -> rule.get("rule").asText().equals("blocked-extension"))
          .noneMatch(rule -> rule.get("rule").asText().equals("double-extension"));
    }
    try (DropgateProcess scan =
        builder.start(
            "scan",
            "-r",
            folder.resolve("tree").toString(),
            "--blocked-extensions",
            "exe,pack:disk-images",
            "--rules",
            "double-extension=log")) {
      assertThat(scan.exitStatus()).as(scan.err()).isZero();
      assertThat(scan.out())
          .contains("only log  double-extension  " + file, "0 dangerous, 0 undecided, 1 clean");
      assertThat(scan.err()).as("no terminal, no bar").isEmpty();
    }
    try (DropgateProcess wrong =
        builder.start("scan", "--blocked-extensions", "pack:cores", folder.toString())) {
      assertThat(wrong.exitStatus()).isEqualTo(2);
      assertThat(wrong.err().lines())
          .singleElement()
          .asString()
          .startsWith("dropgate: --blocked-extensions: unknown extension pack \"pack:cores\"");
    }
  }

  private List<String> paths(String store) throws Exception {
    return DiskOracle.records(folder.resolve("data").resolve(store)).values().stream()
        .map(record -> record.get("path").asText().replaceAll(".*/", ""))
        .toList();
  }

  private Path fixtures() throws Exception {
    Path fixtures = folder.resolve("fixtures");
    TestFiles.file(fixtures.resolve("dangerous/a.exe"), "x");
    TestFiles.file(fixtures.resolve("dangerous/double-extension/a.pdf.js"), "x");
    TestFiles.file(fixtures.resolve("clean/a.txt"), "x");
    return fixtures;
  }

  /** The YAML that an engineer copies. */
  private static String documented() throws Exception {
    Matcher block =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("docs/reference/inspection.md")));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }
}
