package dev.dropgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.ConfigurationProblem;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.InstallationPaths;
import dev.dropgate.config.MonitoredDirectory;
import dev.dropgate.runtime.Dropgate;
import dev.dropgate.runtime.InspectorFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a monitored directory's parameters may be. */
class MonitoredDirectoryChecksTest {
  private static final Set<String> PARAMETERS =
      Set.of(
          "directory",
          "spool",
          "blockedExtensions",
          "pollInterval",
          "settleTime",
          "maxDepth",
          "mailTo");

  @TempDir private Path drop;
  private final Properties system = new Properties();

  @BeforeEach
  void aMailServer() {
    system.setProperty("dropgate.home", drop.resolveSibling("home").toString());
    system.setProperty("dropgate.smtp.host", "127.0.0.1");
    system.setProperty("dropgate.smtp.to", "ops@example.org");
  }

  @ParameterizedTest
  @CsvSource({
    "pollInterval, 0",
    "pollInterval, 1s",
    "pollInterval, -1",
    "settleTime, ''",
    "settleTime, 1e3",
    "maxDepth, 0",
    "maxDepth, 999999999999"
  })
  void nonNumericParameter(String name, String value) throws Exception {
    only("error: ", name, value, name + " = \"" + value + "\" must be a whole number");
  }

  @Test
  void aMalformedListOfExtensions() throws Exception {
    only(
        "error: ",
        "blockedExtensions",
        "*.exe",
        "blockedExtensions: \"*.exe\" is not an extension");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ops",
        "@example.org",
        "a@example.org b@example.org",
        "a@example.org; b@example.org",
        "a@example.org,",
        "a@example.org, , b@example.org",
        "Ops <ops@example.org>",
        "a@example.org\nBcc: b@example.org",
        "{{dropgate.smpt.to}}",
        " "
      })
  void unreachableRecipients(String mailTo) throws Exception {
    String shown = mailTo.replace("\n", "\\x0a");
    only("error: ", "mailTo", mailTo, "mailTo = \"" + shown + "\": needs addresses like ops@");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a@example.org", " a@example.org ,b@x", "{{dropgate.smtp.to}}"})
  void validRecipients(String mailTo) throws Exception {
    assertThat(check("mailTo", mailTo)).isEmpty();
  }

  @Test
  void recipientsWithoutAMailServer() throws Exception {
    system.remove("dropgate.smtp.host");
    only("warning: ", "mailTo", "a@example.org", "mailTo is given, but no mail server");
    assertThat(check("mailTo", "")).isEmpty();
  }

  /** Into such a spool nothing is claimed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "spool",
        "./spool",
        "/srv/../spool",
        "/srv/./spool",
        "",
        "{{dropgate.spol}}",
        "{{dropgate.home}}/../spool",
        "/srv/\0spool"
      })
  void aSpoolThatTheConsumerWouldNotFind(String spool) throws Exception {
    assertThat(check("spool", spool))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.toString())
                    .startsWith("error: a.yaml:7: spool = \"")
                    .endsWith(
                        "\" must be an absolute path without . and .., or nothing is claimed; correct it"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/srv/spool",
        "/srv/spool/",
        "/srv/sp\u00f6ol",
        "{{dropgate.home}}/spool-2",
        "{{dropgate.spool}}",
        "{{ dropgate.home }}/spool-2",
        "{{my.spool}}",
        "{{env:SPOOL}}",
        "{{dropgate.spool:/srv/spool}}"
      })
  void validSpool(String spool) throws Exception {
    system.setProperty("dropgate.home", "a/../relative");
    system.setProperty("my.spool", "{{dropgate.home}}/spool-2");
    assertThat(check("spool", spool)).noneMatch(problem -> problem.toString().startsWith("error"));
  }

  private void only(String level, String name, String value, String message) throws Exception {
    assertThat(check(name, value))
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.toString()).startsWith(level + "a.yaml:7: " + message));
  }

  private List<ConfigurationProblem> check(String name, String value)
      throws ConfigurationException {
    GateSettings settings =
        Dropgate.loadSettings(new InstallationPaths(null, null, null), system, Map.of());
    Map<String, String> parameters = new HashMap<>(Map.of("directory", drop.toString()));
    parameters.put(name, value);
    ProblemCollector problems = new ProblemCollector();
    new MonitoredDirectoryChecks(
            settings, InspectorFactory.create(settings), Map.of("gate", PARAMETERS), problems)
        .check(new MonitoredDirectory("a.yaml:7", "gate", "", parameters));
    return problems.all();
  }
}
