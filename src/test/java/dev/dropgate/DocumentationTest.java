package dev.dropgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleInfo;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README says what is so. */
class DocumentationTest {
  private static final String RULES = "dropgate.rules.";

  private final String readme = Files.readString(Path.of("README.md"));

  DocumentationTest() throws IOException {}

  @Test
  void everyPropertyIsInTheReadmeWithItsDefault() throws IOException {
    Properties shipped = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("application.properties"))) {
      shipped.load(reader);
    }
    Map<String, String> documented = new TreeMap<>();
    for (MatchResult row :
        Pattern.compile("(?m)^\\| `(dropgate\\.[a-z.-]+)` \\| (?:`(.*?)`|empty) \\|")
            .matcher(readme)
            .results()
            .toList()) {
      documented.put(row.group(1), row.group(2) == null ? "" : row.group(2));
    }
    shipped.keySet().removeIf(name -> name.toString().startsWith(RULES));
    assertThat(documented).isEqualTo(new TreeMap<>(shipped));
  }

  @Test
  void everyRuleIsInTheConfigurationAndInTheDocumentationWithItsLevel() throws IOException {
    Properties shipped = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("application.properties"))) {
      shipped.load(reader);
    }
    Map<String, String> properties = new TreeMap<>();
    Map<String, String> rows = new TreeMap<>();
    for (RuleInfo rule : new Inspector().ruleInfos()) {
      properties.put(RULES + rule.id(), rule.standard().toString());
      rows.put(rule.id(), rule.standard() + " | " + rule.meaning());
    }
    shipped.keySet().removeIf(name -> !name.toString().startsWith(RULES));
    assertThat(shipped).isEqualTo(properties);
    Map<String, String> documented = new TreeMap<>();
    Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| (on|log|off) \\| (.*) \\|$")
        .matcher(Files.readString(Path.of("docs/reference/inspection.md")))
        .results()
        .forEach(row -> documented.put(row.group(1), row.group(2) + " | " + row.group(3)));
    assertThat(documented).isEqualTo(rows);
  }

  @Test
  void everyTemplateParameterIsInTheReadme() throws IOException {
    String templates = Files.readString(Path.of("routes/templates.yaml"));
    TreeSet<String> declared = new TreeSet<>();
    Pattern.compile("- \\{name: (\\w+),")
        .matcher(templates)
        .results()
        .forEach(row -> declared.add(row.group(1)));
    assertThat(declared)
        .hasSize(10)
        .allSatisfy(name -> assertThat(readme).contains("| `" + name + "` |"));
  }

  @Test
  void everyFileThatTheReadmeNamesIsThere() {
    List<String> names =
        Stream.concat(
                Pattern.compile("`((?:routes|docs)/[\\w./-]+)`").matcher(readme).results(),
                Pattern.compile("\\]\\(([\\w./-]+)\\)").matcher(readme).results())
            .map(name -> name.group(1))
            .filter(name -> !name.equals("routes/probe.yaml"))
            .toList();
    assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(Path.of(name)).exists());
  }

  @Test
  void everyExampleIsInTheReadme() throws IOException {
    try (Stream<Path> examples = Files.list(Path.of("routes/examples"))) {
      assertThat(examples.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".yaml"))
          .hasSizeGreaterThan(5)
          .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    }
  }

  @Test
  void aDirectoryTakesAtMostSixLinesOfYaml() {
    List<String> blocks =
        Pattern.compile("```yaml\n(- templatedRoute:.*?)```", Pattern.DOTALL)
            .matcher(readme)
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(blocks)
        .hasSize(2)
        .allSatisfy(block -> assertThat(block.lines()).hasSizeLessThanOrEqualTo(6));
  }
}
