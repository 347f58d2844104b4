package dev.dropgate.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.MonitoredDirectory;
import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteFileFactsTest {
  @TempDir private Path folder;

  @Test
  void theBuiltInRoutesAreReadFromTheJar() throws ConfigurationException {
    RouteFileFacts files =
        RouteFileFacts.read(
            RouteFileResolver.SHIPPED_FILES.stream()
                .map(name -> new RouteFile(name, null))
                .toList());
    assertThat(files.templates()).containsOnlyKeys("gate", "watch");
    assertThat(files.templates().get("gate")).contains("directory", "delivered", "settleTime");
    assertThat(files.directories()).hasSize(1);
    assertThat(files.directories().get(0).parameters())
        .containsExactly(Map.entry("directory", "{{dropgate.inbox}}"));
    assertThat(files.routes()).isPositive();
  }

  @Test
  void aDirectoryIsReadWithItsPlaceInTheFile() throws Exception {
    RouteFileFacts files =
        read(
            """
            # a comment
            - templatedRoute:
                routeTemplateRef: watch
                parameters:
                  - {name: directory, value: /home}
                  - name: maxDepth
                    value: 3
            """);
    MonitoredDirectory directory = files.directories().get(0);
    assertThat(directory.where()).endsWith("routes/a.yaml:2");
    assertThat(directory.template()).isEqualTo("watch");
    assertThat(directory.parameters())
        .containsExactly(Map.entry("directory", "/home"), Map.entry("maxDepth", "3"));
  }

  @Test
  void bothSpellingsOfCamelAreKnown() throws Exception {
    RouteFileFacts files =
        read(
            """
            - route-template:
                id: own
                parameters:
                  - name: directory
            - templated-route:
                route-template-ref: own
            """);
    assertThat(files.templates().get("own")).containsExactly("directory");
    assertThat(files.directories().get(0).template()).isEqualTo("own");
  }

  @Test
  void routesAreCounted() throws Exception {
    assertThat(read("- route:\n    id: a\n- from:\n    uri: x\n- beans: []").routes()).isEqualTo(2);
  }

  @Test
  void filesAreReadInTheOrderOfTheirNamesAndOnlyYaml() throws Exception {
    for (String name : new String[] {"b.yaml", "a.yaml", "c.txt", "examples/d.yaml"}) {
      TestFiles.file(folder.resolve(name), "");
    }
    assertThat(RouteFileResolver.listYamlFiles(folder))
        .extracting(p -> p.getFileName().toString())
        .containsExactly("a.yaml", "b.yaml");
  }

  @Test
  void emptyFileHasNoRoutes() throws Exception {
    assertThat(read("# nothing\n").routes()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- a: [1|a.yaml:1: bad YAML: ",
        "- a: 1\\n- b: \"x|a.yaml:2: bad YAML: ",
        "- a: *nowhere|bad YAML: ",
        "route: x|a.yaml:1: a route file is a list; start each item with \"- \"",
        "\\n\\ntext|a.yaml:3: a route file is a list",
        "- a: 1\\n---\\n- b: 1|bad YAML: "
      })
  void refusesInvalidRouteFileWithItsLine(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml.replace("\\n", "\n")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void reportsMisspeltKeyWithLineAndSuggestion() {
    assertThatThrownBy(
            () -> read("- templatedRoute:\n    parameters: []\n    routeTemplateReff: gate\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "a.yaml:3: templatedRoute has no key \"routeTemplateReff\"; did you mean"
                + " routeTemplateRef?");
  }

  @Test
  void reportsTabInYaml() {
    assertThatThrownBy(() -> read("- route:\n\tid: a\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("a.yaml:2: bad YAML")
        .hasMessageContaining("TAB")
        .hasMessageNotContaining("x5c");
  }

  @Test
  void reportsMissingFolder() {
    assertThatThrownBy(() -> RouteFileResolver.listYamlFiles(folder.resolve("gone")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("gone: cannot be listed");
  }

  @Test
  void propertiesMayDefineDirectoriesToo() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("camel.routeTemplate[a].template-id", "gate");
    properties.setProperty("camel.routeTemplate[a].directory", "/a");
    properties.setProperty("camel.routeTemplate[b].templateId", "watch");
    properties.setProperty("camel.main.name", "x");
    RouteFileFacts files = read("");
    files.addFrom(Path.of("application.properties"), properties);
    assertThat(files.directories())
        .containsExactlyInAnyOrder(
            new MonitoredDirectory(
                "application.properties camel.routeTemplate[a]",
                "gate",
                "a",
                Map.of("directory", "/a")),
            new MonitoredDirectory(
                "application.properties camel.routeTemplate[b]", "watch", "b", Map.of()));
  }

  private RouteFileFacts read(String yaml) throws IOException, ConfigurationException {
    TestFiles.file(folder.resolve("routes/a.yaml"), yaml);
    return RouteFileFacts.read(List.of(new RouteFile("a.yaml", folder.resolve("routes/a.yaml"))));
  }
}
