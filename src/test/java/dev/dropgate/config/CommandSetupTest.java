package dev.dropgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.cli.DropgateCommand;
import dev.dropgate.runtime.Dropgate;
import dev.dropgate.runtime.ExitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandSetupTest {
  @TempDir private Path folder;

  /** Pasted into a shell, whatever the path is. */
  @Test
  void aShellReadsExactlyThePathsOfTheGate() throws Exception {
    Path home = Files.createDirectories(folder.resolve("it's $(a) \"b\"\n\u00e9"));
    Properties system = new Properties();
    system.setProperty("dropgate.home", home.toString());
    GateSettings settings =
        Dropgate.loadSettings(new InstallationPaths(null, null, null), system, Map.of());
    String line = CommandSetup.of(settings);
    assertThat(line).doesNotContain("\n");
    Process shell =
        new ProcessBuilder(
                "bash", "-c", line + "; printf %s \"$DROPGATE_QUARANTINE$DROPGATE_SPOOL\"")
            .start();
    assertThat(
            new String(
                shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(home.resolve("quarantine") + home.resolve("spool").toString());
    assertThat(shell.waitFor()).isZero();
  }

  @Test
  void aCommandThatFindsNoStoreSaysHowToNameIt() {
    java.io.StringWriter err = new java.io.StringWriter();
    String before = System.setProperty("dropgate.home", folder.resolve("none").toString());
    try {
      picocli.CommandLine line = DropgateCommand.commandLine("quarantine", "list");
      line.setErr(new java.io.PrintWriter(err));
      assertThat(line.execute("quarantine", "list")).isEqualTo(ExitStatus.USAGE);
    } finally {
      if (before == null) {
        System.clearProperty("dropgate.home");
      } else {
        System.setProperty("dropgate.home", before);
      }
    }
    assertThat(err.toString())
        .contains("no quarantine at " + folder.resolve("none/quarantine"))
        .contains("--config");
  }
}
