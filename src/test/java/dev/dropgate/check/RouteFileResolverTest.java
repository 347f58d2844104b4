package dev.dropgate.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.InstallationPaths;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.runtime.Dropgate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's folder holds what he has changed; the jar brings the rest, and an update of it. */
class RouteFileResolverTest {
  private static final String ONE_DIRECTORY =
      """
      - templatedRoute:
          routeTemplateRef: watch
          parameters:
            - {name: directory, value: /home}
      """;

  @TempDir private Path folder;

  @Test
  void usesRoutesOfTheJarWithoutAFolder() throws Exception {
    assertThat(RouteFileResolver.resolve(settings(null, "")).files())
        .extracting(RouteFile::name)
        .containsExactlyElementsOf(RouteFileResolver.SHIPPED_FILES);
  }

  @Test
  void takesMissingFilesFromTheJar() throws Exception {
    own("directories.yaml", ONE_DIRECTORY);
    own("webhook.yaml", "# mine");
    List<RouteFile> files = RouteFileResolver.resolve(settings("routes", "")).files();
    assertThat(files)
        .extracting(RouteFile::name)
        .contains("webhook.yaml")
        .containsAll(RouteFileResolver.SHIPPED_FILES);
    assertThat(files.stream().filter(file -> file.file() != null).map(RouteFile::name))
        .containsExactly("directories.yaml", "webhook.yaml");
  }

  @Test
  void ownDirectoriesReplaceTheExampleDirectory() throws Exception {
    own("homes.yaml", ONE_DIRECTORY);
    assertThat(RouteFileResolver.resolve(settings("routes", "")).files())
        .extracting(RouteFile::name)
        .doesNotContain("directories.yaml")
        .contains("triage.yaml");
    Files.delete(folder.resolve("routes/homes.yaml"));
    own("mine.yaml", "- route:\n    from:\n      uri: timer:x\n      steps: []\n");
    assertThat(RouteFileResolver.resolve(settings("routes", "")).files())
        .extracting(RouteFile::name)
        .contains("directories.yaml");
    assertThat(
            RouteFileResolver.resolve(settings("routes", "camel.routeTemplate[a].directory=/a"))
                .files())
        .extracting(RouteFile::name)
        .doesNotContain("directories.yaml");
  }

  @Test
  void folderWithoutRouteFilesHasNoRoutes() throws Exception {
    Files.createDirectories(folder.resolve("routes"));
    assertThat(RouteFileResolver.resolve(settings("routes", "")).files()).isEmpty();
  }

  /** A batch would reach steps that know one entry an exchange. */
  @Test
  void routesThatSeeTheFlowOfEntriesChangeIt() throws Exception {
    String triage = shipped("triage.yaml");
    own("directories.yaml", ONE_DIRECTORY);
    assertThat(flowChange()).as("nothing of one's own").isEmpty();
    own("triage.yaml", triage);
    own("webhook.yaml", "- route:\n    from:\n      uri: direct:x\n      steps: []\n");
    assertThat(flowChange()).as("a copy, and routes beside the flow").isEmpty();
    own("triage.yaml", triage + "# mine\n");
    assertThat(flowChange()).hasValueSatisfying(file -> assertThat(file).endsWith("triage.yaml"));
    own("triage.yaml", triage);
    for (String step :
        List.of("interceptFrom", "onCompletion", "on-completion", "routeConfiguration")) {
      own("webhook.yaml", "- " + step + ":\n    steps: []\n");
      assertThat(flowChange()).as(step).isPresent();
    }
    own(
        "webhook.yaml",
        "- beans:\n    - name: judge\n      type: dev.dropgate.intake.TriageExecutor\n");
    assertThat(flowChange()).as("a bean with a name of the flow").isPresent();
    own(
        "webhook.yaml",
        "- routeTemplate:\n    id: mine\n    from:\n      uri: direct:x\n      steps: []\n");
    assertThat(flowChange()).as("a template of one's own").isPresent();
    own("webhook.yaml", "# mine\n");
    assertThat(flowChange()).as("routes behind the flow").isEmpty();
    own("alert.yaml", shipped("alert.yaml") + "# mine\n");
    assertThat(flowChange()).as("the exit of the alerts").isPresent();
    Files.delete(folder.resolve("routes/alert.yaml"));
    GateSettings more = settings("routes", "camel.main.routes-builders = com.example.Routes");
    assertThat(RouteFileResolver.resolve(more).changedFlow(more)).isPresent();
    Files.delete(folder.resolve("routes/webhook.yaml"));
    own("templates.yaml", shipped("templates.yaml").replace("mode: gate", "mode: gate # mine"));
    assertThat(flowChange()).isPresent();
  }

  private Optional<String> flowChange() throws Exception {
    GateSettings settings = settings("routes", "");
    return RouteFileResolver.resolve(settings).changedFlow(settings);
  }

  private static String shipped(String name) throws IOException {
    return Files.readString(Path.of("routes", name));
  }

  @Test
  void refusesCopyOfAnotherVersionWithFix() throws Exception {
    for (String name : RouteFileResolver.SHIPPED_FILES) {
      if (!name.equals("directories.yaml")) {
        String shipped = Files.readString(Path.of("routes", name));
        assertThat(shipped).as(name).startsWith("# version: ");
        own(name, shipped);
        assertThat(RouteFileResolver.resolve(settings("routes", "")).files())
            .hasSize(RouteFileResolver.SHIPPED_FILES.size());
        refused(name, shipped.substring(shipped.indexOf('\n') + 1), name + ": has no version, but");
        refused(name, "# version: 99\n" + shipped, name + ": is version 99, but this Dropgate has");
        refused(name, "", "or remove the file if you have changed nothing");
        Files.delete(folder.resolve("routes").resolve(name));
      }
    }
  }

  @Test
  void eachFileIsParsedOnce() throws Exception {
    own("directories.yaml", ONE_DIRECTORY);
    own("triage.yaml", Files.readString(Path.of("routes/triage.yaml")));
    own("webhook.yaml", "# mine");
    List<RouteFile> parsed = new ArrayList<>();
    ResolvedRoutes routes =
        RouteFileResolver.resolve(
            settings("routes", ""),
            file -> {
              parsed.add(file);
              return RouteDocument.read(file);
            });
    assertThat(parsed).containsExactlyInAnyOrderElementsOf(routes.files());
    assertThat(routes.facts().directories()).hasSize(1);
    assertThat(routes.facts().templates()).containsOnlyKeys("gate", "watch");
  }

  private void refused(String name, String text, String message) throws IOException {
    own(name, text);
    assertThatThrownBy(() -> RouteFileResolver.resolve(settings("routes", "")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("unzip -p dropgate.jar dropgate/routes/" + name);
  }

  private void own(String name, String text) throws IOException {
    TestFiles.file(folder.resolve("routes").resolve(name), text);
  }

  private GateSettings settings(String routes, String config) throws Exception {
    Path file = folder.resolve("application.properties");
    Files.writeString(file, config);
    return Dropgate.loadSettings(
        new InstallationPaths(file, routes == null ? null : folder.resolve(routes), null),
        new Properties(),
        Map.of());
  }
}
