package dev.dropgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.ConfigurationProblem;
import dev.dropgate.config.InstallationPaths;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartupChecksTest {
  /** Beside what the jar brings. */
  private static final String TEMPLATES =
      """
      - routeTemplate:
          id: own
          parameters: [{name: anything}]
      """;

  @TempDir private Path root;
  private final Properties properties = new Properties();
  private final StringBuilder routes = new StringBuilder(TEMPLATES);

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(RawNames.isUtf8Locale(), "another locale is a problem of its own");
    properties.setProperty("dropgate.home", root.resolve("home").toString());
    Files.createDirectories(drop());
  }

  @Test
  void aRightConfigurationHasNoProblems() throws Exception {
    directory("gate", Map.of("directory", drop().toString(), "maxDepth", "3", "settleTime", "0"));
    directory("own", Map.of("anything", "goes"));
    assertThat(problems()).isEmpty();
  }

  @Test
  void createsNothing() throws Exception {
    directory("gate", Map.of("directory", "{{dropgate.inbox}}"));
    assertThat(problems()).isEmpty();
    assertThat(root.resolve("home")).doesNotExist();
  }

  @Test
  void noRoutesAtAll() throws Exception {
    routes.setLength(0);
    only("error: ", "no routes at all");
  }

  @Test
  void exitWithoutConsumer() throws Exception {
    directory("gate", Map.of("directory", drop().toString()));
    TestFiles.file(root.resolve("routes/alert.yaml"), "# version: 4\n- beans: []\n");
    only(
        "error: ",
        "no route starts from direct:alert; add one, or put the shipped route files back");
  }

  @Test
  void ownDirectEndpointWithoutConsumer() throws Exception {
    directory("gate", Map.of("directory", drop().toString()));
    routes.append(
        "- route:\n    from:\n      uri: timer:x\n      steps:\n        - to: direct:typo\n");
    only("error: ", "no route starts from direct:typo");
  }

  @Test
  void alertToDirectEndpointWithoutConsumer() throws Exception {
    directory("gate", Map.of("directory", drop().toString()));
    properties.setProperty("dropgate.also-notify", "direct:webhok, log:x");
    only("error: dropgate.also-notify", "no route starts from direct:webhok");
    routes.append("- route: {from: {uri: \"direct:webhok\"}}\n");
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"toD: {uri: \"direct:typo\"}", "wireTap: {uri: direct, parameters: {name: typo}}"})
  void everyStepThatSendsToADirectEndpointIsFollowed(String step) throws Exception {
    directory("gate", Map.of("directory", drop().toString()));
    routes.append("- route: {from: {uri: \"timer:x\", steps: [{").append(step).append("}]}}\n");
    only("error: ", "no route starts from direct:typo");
  }

  @Test
  void twoRoutesFromOneDirectEndpoint() throws Exception {
    directory("gate", Map.of("directory", drop().toString()));
    routes.append("- route: {from: {uri: \"direct:quarantine\"}}\n");
    only("error: ", "two routes start from direct:quarantine");
  }

  @Test
  void aSealKeyThatOthersMayRead() throws Exception {
    directory("gate", Map.of("directory", drop().toString()));
    Path key = TestFiles.file(root.resolve("key"), "5a".repeat(32));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    properties.setProperty("dropgate.quarantine.seal", "true");
    properties.setProperty("dropgate.quarantine.key-file", key.toString());
    only("error: dropgate.quarantine.key-file", "chmod 600");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertThat(problems()).isEmpty();
    Files.delete(key);
    only("error: ", "is not there; make one with (umask 077; openssl rand -hex 32 > " + key + ")");
  }

  @Test
  void noErrorPolicy() throws Exception {
    directory("gate", Map.of("directory", drop().toString()));
    TestFiles.file(root.resolve("routes/errors.yaml"), "# version: 3\n- beans: []\n");
    only("error: ", "put the shipped errors.yaml back");
  }

  @Test
  void unknownPlaceholder() throws Exception {
    directory("gate", Map.of("directory", "{{dropgate.inbx}}"));
    only("error: ", "no such property");
  }

  @Test
  void noMonitoredDirectory() throws Exception {
    routes.append("- route:\n    from:\n      uri: timer:x\n");
    TestFiles.file(root.resolve("routes/directories.yaml"), "# none yet\n");
    only("error: ", "no monitored directory; add a templatedRoute");
  }

  @Test
  void aTemplateThatDoesNotExist() throws Exception {
    directory("gaet", Map.of("directory", drop().toString()));
    only("a.yaml:", "no route template \"gaet\"; there are own, gate, watch");
  }

  @Test
  void unknownTemplateParameter() throws Exception {
    directory("gate", Map.of("directory", drop().toString(), "delivred", "/x"));
    only("a.yaml:", "template gate has no parameter \"delivred\"; it has directory, delivered");
  }

  @Test
  void anEmptyDirectory() throws Exception {
    directory("gate", Map.of("directory", " "));
    only("error: ", "directory is empty");
  }

  @Test
  void aDirectoryThatDoesNotExist() throws Exception {
    directory("gate", Map.of("directory", root.resolve("typo").toString()));
    only("error: ", "typo does not exist; make it, or correct the path");
  }

  @Test
  void aDirectoryThatIsAFile() throws Exception {
    Path file = TestFiles.file(root.resolve("file"), "");
    directory("gate", Map.of("directory", file.toString()));
    only("error: ", "is not a directory");
  }

  @Test
  void aDirectoryThatCannotBeReadOrWritten() throws Exception {
    directory("gate", Map.of("directory", drop().toString()));
    Files.setPosixFilePermissions(drop(), PosixFilePermissions.fromString("r-x------"));
    assumeFalse(Files.isWritable(drop()), "root may do everything");
    only("warning: ", "cannot be written to");
    Files.setPosixFilePermissions(drop(), PosixFilePermissions.fromString("---------"));
    only("error: ", "cannot be read");
  }

  @Test
  void aSpoolOnAnotherFileSystem() throws Exception {
    Path other = TestFiles.otherFileSystem(root);
    try {
      directory(
          "gate",
          Map.of("directory", drop().toString(), "spool", other.resolve("spool").toString()));
      only("warning: ", "are on different file systems, so each claim is a copy");
    } finally {
      TestFiles.delete(other);
    }
  }

  @Test
  void theSameDirectoryTwice() throws Exception {
    directory("gate", Map.of("directory", drop().toString()));
    directory("gate", Map.of("directory", drop() + "/../drop/"));
    only("error: ", "is monitored twice, also at ");
  }

  @Test
  void aDirectoryInsideAnother() throws Exception {
    Path inner = Files.createDirectories(drop().resolve("inner"));
    directory("gate", Map.of("directory", drop().toString()));
    directory("gate", Map.of("directory", inner.toString()));
    only("error: ", inner + " is inside the monitored directory " + drop());
  }

  @Test
  void aDirectoryInsideAnotherByWayOfALink() throws Exception {
    Path inner = Files.createDirectories(drop().resolve("inner"));
    Path link = Files.createSymbolicLink(root.resolve("link"), inner);
    directory("gate", Map.of("directory", drop().toString()));
    directory("gate", Map.of("directory", link.toString()));
    only("error: ", link + " is inside the monitored directory " + drop());
  }

  @ParameterizedTest
  @CsvSource({"delivered", "quarantine", "held", "spool", "outbox"})
  void anOwnFolderInsideAMonitoredDirectory(String name) throws Exception {
    properties.setProperty("dropgate." + name, drop().resolve("own").toString());
    directory("gate", Map.of("directory", drop().toString()));
    assertThat(problems())
        .isNotEmpty()
        .allMatch(problem -> problem.toString().contains("are inside each other"))
        .anyMatch(problem -> problem.toString().contains("dropgate." + name));
  }

  @Test
  void aMonitoredDirectoryInsideAnOwnFolder() throws Exception {
    properties.setProperty("dropgate.quarantine", root.toString());
    directory("gate", Map.of("directory", drop().toString()));
    only("error: ", "dropgate.quarantine (" + root + ") are inside each other");
  }

  @Test
  void aRoutesOwnDeliveredInsideIt() throws Exception {
    directory(
        "gate",
        Map.of("directory", drop().toString(), "delivered", drop().resolve("done").toString()));
    only("error: ", "delivered of this route");
  }

  @Test
  void aDeliveredFolderThatIsAFile() throws Exception {
    Path file = TestFiles.file(root.resolve("file"), "");
    properties.setProperty("dropgate.delivered", file.toString());
    directory("gate", Map.of("directory", drop().toString()));
    only("error: dropgate.delivered", file + " is not a directory");
  }

  @Test
  void anOwnFolderBelowAFile() throws Exception {
    Path file = TestFiles.file(root.resolve("file"), "");
    properties.setProperty("dropgate.held", file.resolve("held").toString());
    directory("gate", Map.of("directory", drop().toString()));
    only("error: dropgate.held", file + " is not a directory");
  }

  @Test
  void aDirectoryThatThePropertiesDefineIsCheckedToo() throws Exception {
    properties.setProperty("camel.routeTemplate[x].template-id", "gate");
    properties.setProperty("camel.routeTemplate[x].directory", root.resolve("typo").toString());
    only("camel.routeTemplate[x]", "does not exist");
  }

  private Path drop() {
    return root.resolve("drop");
  }

  private void directory(String template, Map<String, String> parameters) {
    routes.append("- templatedRoute:\n    routeTemplateRef: ").append(template);
    routes.append("\n    parameters:\n");
    parameters.forEach(
        (name, value) ->
            routes.append("      - {name: %s, value: \"%s\"}%n".formatted(name, value)));
  }

  private void only(String where, String message) throws Exception {
    assertThat(problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.toString()).contains(where).contains(message));
  }

  private List<ConfigurationProblem> problems() throws IOException, ConfigurationException {
    Path config = root.resolve("application.properties");
    try (var writer = Files.newBufferedWriter(config)) {
      properties.store(writer, null);
    }
    if (routes.isEmpty()) {
      Files.createDirectories(root.resolve("routes"));
    } else {
      TestFiles.file(root.resolve("routes/a.yaml"), routes.toString());
    }
    return new StartupChecks(
            Dropgate.loadSettings(
                new InstallationPaths(config, root.resolve("routes"), null),
                new Properties(),
                Map.of()))
        .run();
  }
}
