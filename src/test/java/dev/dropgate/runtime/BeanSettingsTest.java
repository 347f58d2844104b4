package dev.dropgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.InstallationPaths;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the beans of the route files get for the properties of an operator. */
class BeanSettingsTest {
  @TempDir private Path home;

  @Test
  void foldersOfTheTriageAreAbsolute() throws Exception {
    assertThat(beans(Map.of("dropgate.delivered", home + "/a/../b, \"c\"")))
        .containsEntry("spoolFolder", home.resolve("spool"))
        .containsEntry("deliveredFolder", home.resolve("b, \"c\""));
  }

  /** Camel creates the beans of all route files from them. */
  @Test
  void everyBeanOfTheShippedRoutesIsCreated() throws Exception {
    GateSettings settings = settings(Map.of());
    StartupChecks checks = new StartupChecks(settings);
    checks.run();
    assertThatCode(() -> RunningGate.validateRoutes(settings, checks)).doesNotThrowAnyException();
  }

  private Map<String, Object> beans(Map<String, String> properties) throws ConfigurationException {
    return BeanSettings.of(settings(properties));
  }

  private GateSettings settings(Map<String, String> properties) throws ConfigurationException {
    Properties system = new Properties();
    system.setProperty("dropgate.home", home.toString());
    system.putAll(properties);
    return GateSettings.load(new InstallationPaths(null, null, null), system, Map.of());
  }
}
