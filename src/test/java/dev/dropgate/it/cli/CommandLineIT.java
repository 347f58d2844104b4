package dev.dropgate.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.RealFiles;
import dev.dropgate.it.support.ReceivedMails;
import dev.dropgate.it.support.SystemTools;
import dev.dropgate.it.support.TestMounts;
import dev.dropgate.it.support.TestRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that end by themselves, on the packaged jar. */
class CommandLineIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void scanGivesVerdictsAndMovesNothing() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree/sub"));
    byte[] executable = RealFiles.windowsExecutables().get(0);
    Files.write(tree.resolve("TOOL.Exe "), executable);
    Files.write(tree.resolve("paper.pdf"), RealFiles.documents().get(0));
    Files.writeString(tree.resolve("line\nbreak.dll"), "x");
    Map<String, String> before = DiskOracle.files(folder.resolve("tree"));
    try (DropgateProcess scan =
        builder().start("scan", "--json", folder.resolve("tree").toString())) {
      assertThat(scan.exitStatus()).isEqualTo(1);
      List<JsonNode> lines = new ArrayList<>();
      for (String line : scan.out().lines().toList()) {
        lines.add(JSON.readTree(line));
      }
      assertThat(lines).hasSize(3);
      JsonNode tool = find(lines, "TOOL.Exe ");
      assertThat(tool.get("verdict").asText()).isEqualTo("DANGEROUS");
      assertThat(tool.get("findings").get(0).get("rule").asText()).isEqualTo("blocked-extension");
      assertThat(tool.get("size").asInt()).isEqualTo(executable.length);
      assertThat(tool.get("sha256").asText()).isEqualTo(before.get("sub/TOOL.Exe "));
      assertThat(tool.has("pathBytes")).isFalse();
      assertThat(find(lines, "paper.pdf").get("verdict").asText()).isEqualTo("CLEAN");
      JsonNode broken = find(lines, "line\\x0abreak.dll");
      assertThat(broken.get("pathBytes").asText()).endsWith("6c696e650a627265616b2e646c6c");
    }
    assertThat(DiskOracle.files(folder.resolve("tree"))).isEqualTo(before);
  }

  @Test
  void scanOfCleanFilesExitsWithZeroAndOfAMissingOneWithOne() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "x");
    try (DropgateProcess scan = builder().start("scan", folder.resolve("a.txt").toString())) {
      assertThat(scan.exitStatus()).isZero();
      assertThat(scan.out()).contains("0 dangerous, 0 undecided, 1 clean");
    }
    try (DropgateProcess scan = builder().start("scan", folder.resolve("b.txt").toString())) {
      assertThat(scan.exitStatus()).isEqualTo(1);
      assertThat(scan.err().lines()).hasSize(1);
    }
  }

  @Test
  void checkOfTheShippedConfigurationIsOkAndTouchesNothing() {
    try (DropgateProcess check = builder().start("check")) {
      assertThat(check.exitStatus()).as(check.out() + check.err()).isZero();
      assertThat(check.out()).contains("ok: 1 monitored directory");
      assertThat(folder.resolve("data")).doesNotExist();
    }
  }

  @Test
  void checkPrintsEachProblemAsAJsonLine() throws IOException {
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    Path one = Files.createDirectories(folder.resolve("one/two")).getParent();
    TestRoutes.directories(
        routes,
        TestRoutes.directory("watch", one),
        TestRoutes.directory("gate", one.resolve("two")),
        TestRoutes.directory("gaate", one),
        TestRoutes.directory("gate", Path.of("")));
    try (DropgateProcess check = builder().start("check", "--json")) {
      assertThat(check.exitStatus()).isEqualTo(2);
      List<String> messages = new ArrayList<>();
      for (String line : check.out().lines().toList()) {
        JsonNode problem = JSON.readTree(line);
        messages.add(
            problem.get("level").asText()
                + " "
                + problem.get("where").asText().replaceAll(".*/", "")
                + " "
                + problem.get("message").asText());
      }
      assertThat(messages)
          .anyMatch(
              m ->
                  m.startsWith("error directories.yaml:6 ")
                      && m.contains("is inside the monitored directory"));
      assertThat(messages)
          .anyMatch(m -> m.startsWith("error directories.yaml:11 no route template \"gaate\""));
      assertThat(messages)
          .anyMatch(m -> m.startsWith("error directories.yaml:16 directory is empty"));
    }
  }

  @Test
  void checkFindsWhatOnlyCamelCanFind() throws IOException {
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    Files.writeString(
        routes.resolve("twin.yaml"),
        """
        - route:
            id: twin
            from:
              uri: direct:mine
              steps:
                - to:
                    uri: no-such-component:x
        """);
    try (DropgateProcess check = builder().start("check")) {
      assertThat(check.exitStatus()).isEqualTo(2);
      assertThat(check.out().lines()).hasSize(1);
      assertThat(check.out())
          .startsWith("error: routes: the routes cannot start: route twin: ")
          .contains(
              "No endpoint could be found for: no-such-component://x; correct the scheme, or put");
      assertThat(check.err()).isEmpty();
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void checkWarnsOfALocaleThatCannotHoldEveryName() {
    try (DropgateProcess check = builder().environment("LC_ALL", "C").start("check")) {
      assertThat(check.exitStatus()).isZero();
      assertThat(check.out()).contains("start with LC_ALL=C.UTF-8");
    }
  }

  @ParameterizedTest
  @CsvSource({"^has_journal,1", "has_journal,0"})
  void checkAndRunWarnOfADiskWithoutAJournal(String feature, int warnings) throws IOException {
    SystemTools.needRoot();
    SystemTools.need("mkfs.ext4", "mount", "losetup");
    Path image = folder.resolve("image");
    SystemTools.run("truncate", "-s", "64M", image);
    SystemTools.run("mkfs.ext4", "-q", "-F", "-O", feature, image);
    try (TestMounts mounts = new TestMounts()) {
      Path disk = mounts.image(image, folder.resolve("disk"), "rw");
      DropgateProcess.Builder builder = builder().property("dropgate.home", disk.resolve("home"));
      String message =
          "dropgate.spool, dropgate.quarantine, dropgate.held, dropgate.outbox: on ext4 without a journal, ";
      try (DropgateProcess check = builder.start("check")) {
        assertThat(check.exitStatus()).as(check.out() + check.err()).isZero();
        assertThat(check.out().lines().filter(line -> line.startsWith("warning: " + message)))
            .hasSize(warnings);
      }
      try (DropgateProcess gate = builder.start("run").ready()) {
        assertThat(
                gate.out().lines().filter(line -> line.contains("WARN") && line.contains(message)))
            .hasSize(warnings);
      }
    }
  }

  @Test
  void alertTestGoesThroughTheMailRoute() throws Exception {
    GreenMail mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
    mail.start();
    DropgateProcess.Builder builder =
        builder()
            .property("dropgate.smtp.host", "127.0.0.1")
            .property("dropgate.smtp.port", mail.getSmtp().getPort())
            .property("dropgate.smtp.security", "none")
            .property("dropgate.smtp.to", "a@example.org,b@example.org");
    try (DropgateProcess test = builder.start("alert", "test")) {
      assertThat(test.exitStatus()).as(test.err()).isZero();
      assertThat(test.out()).contains("accepted by 127.0.0.1:");
      assertThat(mail.getReceivedMessages()).hasSize(2);
      assertThat(ReceivedMails.text(mail.getReceivedMessages()[0])).contains("alert-test");
    } finally {
      mail.stop();
    }
    try (DropgateProcess test = builder.start("alert", "test")) {
      assertThat(test.exitStatus()).isEqualTo(1);
      assertThat(test.err()).contains("not accepted by 127.0.0.1:").contains("refused");
    }
  }

  @Test
  void alertTestWithoutAMailServerIsAConfigurationError() {
    try (DropgateProcess test = builder().start("alert", "test")) {
      assertThat(test.exitStatus()).isEqualTo(2);
      assertThat(test.err()).contains("dropgate.smtp.host is empty");
    }
  }

  @Test
  void demoShowsTableDetectionsAndMail() {
    try (DropgateProcess demo =
        builder().start("demo", "--once", "--home", folder.resolve("demo").toString())) {
      assertThat(demo.exitStatus()).as(demo.out() + demo.err()).isZero();
      assertThat(demo.out())
          .contains(
              "INVOICE.PDF.EXE      DANGEROUS, quarantined",
              "Malicious code detected: ",
              "Subject: [dropgate ",
              "export DROPGATE_QUARANTINE=",
              "clean, delivered");
      assertThat(DiskOracle.records(folder.resolve("demo/quarantine"))).hasSize(3);
      assertThat(DiskOracle.paths(folder.resolve("demo/mail"))).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "demo",
        "check",
        "scan",
        "alert",
        "alert test",
        "status",
        "quarantine",
        "quarantine list",
        "quarantine show",
        "quarantine delete",
        "quarantine purge",
        "quarantine verify",
        "quarantine audit"
      })
  void allCommandsHaveHelp(String command) {
    String[] words = (command + " -h").strip().split(" ", -1);
    try (DropgateProcess help = builder().start(words)) {
      assertThat(help.exitStatus()).isZero();
      assertThat(help.out()).startsWith("Usage: dropgate").contains("--config");
    }
  }

  private DropgateProcess.Builder builder() {
    return new DropgateProcess.Builder(folder);
  }

  private static JsonNode find(List<JsonNode> lines, String name) {
    return lines.stream()
        .filter(line -> line.get("path").asText().endsWith("/" + name))
        .findFirst()
        .orElseThrow();
  }
}
