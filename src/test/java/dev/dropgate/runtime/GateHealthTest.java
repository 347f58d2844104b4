package dev.dropgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.config.GateSettings;
import dev.dropgate.config.InstallationPaths;
import dev.dropgate.intake.spool.SpoolLocks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The health checks of a gate as shipped. */
@Timeout(120)
class GateHealthTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void directoryOfATemplateHasAHealthCheck() throws Exception {
    Path inbox = Files.createDirectories(folder.resolve("inbox"));
    Path file = folder.resolve("application.properties");
    Files.writeString(
        file,
        "dropgate.home = %s\ndropgate.inbox = %s\ndropgate.poll-interval = 100\n"
            .formatted(folder.resolve("data"), inbox));
    GateSettings settings =
        Dropgate.loadSettings(new InstallationPaths(file, null, null), new Properties(), Map.of());
    StartupChecks checks = new StartupChecks(settings);
    checks.run();
    try (SpoolLocks locks = new SpoolLocks();
        RunningGate gate = new RunningGate(settings, checks.routes(), locks)) {
      await().atMost(SOON).untilAsserted(() -> assertThat(state(gate)).isEqualTo(State.UP));
      Files.delete(inbox);
      await().atMost(SOON).untilAsserted(() -> assertThat(state(gate)).isEqualTo(State.DOWN));
      Files.createDirectory(inbox);
      await().atMost(SOON).untilAsserted(() -> assertThat(state(gate)).isEqualTo(State.UP));
    }
  }

  private static State state(RunningGate gate) {
    return HealthCheckHelper.invokeReadiness(gate.context(), "full").stream()
        .filter(result -> result.getCheck().getId().equals("consumer:inbox"))
        .findFirst()
        .orElseThrow()
        .getState();
  }
}
