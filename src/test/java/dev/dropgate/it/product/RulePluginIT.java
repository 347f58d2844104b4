package dev.dropgate.it.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dropgate.it.support.CompiledPluginJar;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar in {@code plugins/} beside the packaged jar brings a rule of its own. */
class RulePluginIT {
  @TempDir Path folder;
  private Path jar;
  private Path plugin;

  @BeforeEach
  void install() throws Exception {
    jar = Files.copy(Path.of("target", "dropgate.jar"), folder.resolve("dropgate.jar"));
    plugin = Files.createDirectories(folder.resolve("plugins")).resolve("words.jar");
    CompiledPluginJar.withWordRule(plugin);
    Files.createDirectories(folder.resolve("data/inbox"));
  }

  private DropgateProcess.Builder gate() {
    return new DropgateProcess.Builder(folder).jar(jar);
  }

  private DropgateProcess ended(DropgateProcess.Builder builder, int status, String... arguments) {
    DropgateProcess process = builder.start(arguments);
    assertThat(process.exitStatus()).as(process.out() + process.err()).isEqualTo(status);
    return process;
  }

  @Test
  void itsRuleQuarantinesAFileAndIsKnownToTheCommands() throws Exception {
    Path inbox = folder.resolve("data/inbox");
    try (DropgateProcess gate = gate().start("run").ready()) {
      Files.writeString(inbox.resolve("letter.txt"), "say xyzzy");
      Files.writeString(inbox.resolve("other.txt"), "say nothing");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.records(folder.resolve("data/quarantine")).size() == 1);
      JsonNode record =
          DiskOracle.records(folder.resolve("data/quarantine")).values().iterator().next();
      assertThat(record.get("path").asText()).endsWith("/letter.txt");
      assertThat(record.get("findings").get(0).get("rule").asText()).isEqualTo("secret-word");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> Files.exists(folder.resolve("data/delivered/other.txt")));
      assertThat(gate.isAlive()).isTrue();
    }
    Path file = Files.writeString(folder.resolve("a.txt"), "say xyzzy");
    assertThat(ended(gate(), 1, "scan", file.toString()).out()).contains("secret-word");
    assertThat(ended(gate(), 1, "explain", file.toString()).out()).contains("secret-word");
    ended(gate(), 0, "scan", "--rules", "secret-word=off", file.toString());
    ended(gate(), 0, "check");
  }

  @Test
  void itsPropertyIsOneOfDropgates() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "say xyzzy");
    Path config =
        Files.writeString(folder.resolve("my.properties"), "dropgate.rules.secret-word = log\n");
    ended(gate(), 0, "scan", "--config", config.toString(), file.toString());
    ended(gate().environment("DROPGATE_RULES_SECRET_WORD", "off"), 0, "scan", file.toString());
    Files.writeString(config, "dropgate.rules.secret-wrod = log\n");
    assertThat(ended(gate(), 2, "check", "--config", config.toString()).out())
        .contains("did you mean dropgate.rules.secret-word?");
    Files.writeString(config, "dropgate.rules.secret-word = maybe\n");
    assertThat(ended(gate(), 2, "check", "--config", config.toString()).out())
        .contains("dropgate.rules.secret-word: \"maybe\" is not a level");
  }

  @Test
  void aJarThatCannotBeUsedIsOneLineInCheckAndAtTheStart() throws Exception {
    CompiledPluginJar.withWordRule(plugin, "\"secret-word\"", "\"bidi-control\"");
    String taken = plugin + ": the rule id bidi-control is already used by Dropgate; ";
    assertThat(ended(gate(), 2, "check").out()).contains(taken);
    assertThat(ended(gate(), 2, "run").err()).contains("dropgate: " + taken).hasLineCount(1);
    Files.writeString(plugin, "no jar");
    assertThat(ended(gate(), 2, "check").out()).contains(plugin + ": cannot be read as a jar");
    Files.delete(plugin);
    ended(gate(), 0, "check");
  }
}
