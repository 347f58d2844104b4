package dev.dropgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleInfo;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README and the pages of the documentation say what is so. */
class DocumentationTest {
  private static final String RULES = "dropgate.rules.";

  private static final Path REFERENCE = Path.of("docs/reference");

  private static final Set<Path> TOP_PAGES =
      Set.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("SECURITY.md"));

  private static final Pattern FENCED_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern INDENTED_BLOCK =
      Pattern.compile("(?m)(?<=\n\n)(?: {4}.*(?:\n|\\z)|\n(?= {4}))+");
  private static final Pattern INLINE_CODE = Pattern.compile("`[^`\n]*(?:\n[^`\n]+)?`");

  /** A rule's row has the words of the program: {@link RuleInfo#meaning}. */
  private static final Pattern RULE_ROW =
      Pattern.compile("(?m)^\\| `[a-z0-9-]+` \\| (?:on|log|off) \\|.*$");

  private final String readme = Files.readString(Path.of("README.md"));

  DocumentationTest() throws IOException {}

  @Test
  void everyPropertyIsInTheReferenceWithItsDefault() throws IOException {
    Properties shipped = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("application.properties"))) {
      shipped.load(reader);
    }
    Map<String, String> documented = new TreeMap<>();
    for (MatchResult row :
        Pattern.compile("(?m)^\\| `(dropgate\\.[a-z.-]+)` \\| (?:`(.*?)`|empty) \\|")
            .matcher(Files.readString(REFERENCE.resolve("properties.md")))
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
        .matcher(Files.readString(REFERENCE.resolve("inspection.md")))
        .results()
        .forEach(row -> documented.put(row.group(1), row.group(2) + " | " + row.group(3)));
    assertThat(documented).isEqualTo(rows);
  }

  @Test
  void everyTemplateParameterIsInTheReference() throws IOException {
    String reference = Files.readString(REFERENCE.resolve("routes.md"));
    String templates = Files.readString(Path.of("routes/templates.yaml"));
    TreeSet<String> declared = new TreeSet<>();
    Pattern.compile("- \\{name: (\\w+),")
        .matcher(templates)
        .results()
        .forEach(row -> declared.add(row.group(1)));
    assertThat(declared)
        .hasSize(10)
        .allSatisfy(name -> assertThat(reference).contains("| `" + name + "` |"));
  }

  @Test
  void everyFileThatAPageNamesIsThere() throws IOException {
    for (Path page : pages()) {
      Stream<Path> named =
          Pattern.compile("`((?:routes|docs)/[\\w./-]+)`")
              .matcher(Files.readString(page))
              .results()
              .map(name -> name.group(1))
              .filter(name -> !name.equals("routes/probe.yaml"))
              .map(Path::of);
      assertThat(Stream.concat(named, linkedFrom(page)))
          .as("named in %s", page)
          .allSatisfy(file -> assertThat(file).exists());
    }
  }

  @Test
  void everyPageIsLinkedFromAnother() throws IOException {
    List<Path> pages = pages();
    assertThat(pages).hasSizeGreaterThan(20);
    Set<Path> linked = new HashSet<>(Set.of(Path.of("README.md")));
    for (Path page : pages) {
      linkedFrom(page).filter(file -> !file.equals(page)).forEach(linked::add);
    }
    assertThat(linked).containsAll(pages);
  }

  private static Stream<Path> linkedFrom(Path page) throws IOException {
    return Pattern.compile("\\]\\(([\\w./-]+)(?:#[\\w-]+)?\\)")
        .matcher(Files.readString(page))
        .results()
        .map(link -> page.resolveSibling(link.group(1)).normalize());
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(Path.of(""));
        Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  @Test
  void proseHasNoneOfTheBannedPhrases() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path page : pages().stream().filter(DocumentationTest::isProse).toList()) {
      String text = Files.readString(page);
      for (Pattern quoted : List.of(FENCED_BLOCK, INDENTED_BLOCK, RULE_ROW, INLINE_CODE)) {
        text = quoted.matcher(text).replaceAll(block -> block.group().replaceAll("[^\n]", "x"));
      }
      found.addAll(BannedPhrases.findIn(page, text));
    }
    assertThat(found).as("phrases to write in plain English").isEmpty();
  }

  private static boolean isProse(Path page) {
    return page.startsWith("docs") ? !page.startsWith("docs/bench") : TOP_PAGES.contains(page);
  }

  @Test
  void everyExampleIsInTheTutorial() throws IOException {
    String tutorial = Files.readString(Path.of("docs/tutorial/add-your-own-endpoint.md"));
    try (Stream<Path> examples = Files.list(Path.of("routes/examples"))) {
      assertThat(examples.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".yaml"))
          .hasSizeGreaterThan(5)
          .allSatisfy(name -> assertThat(tutorial).contains("`" + name + "`"));
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
