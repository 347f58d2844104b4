package dev.dropgate.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.content.FileContent;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.detect.FileTypeDetector;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Samples as files. Beside each of them, {@code NAME.expected} says in a line each what the shipped
 * rules make of it: {@code verdict}; {@code rules} that find something; {@code logged} for those in
 * shadow mode; {@code types}. A line that is missing means none, for types: any.
 */
class SampleFilesTest {
  private static final Path SAMPLES = Path.of("src/test/resources/testdata/samples");
  private static final String EXPECTED = ".expected";
  private static final Set<String> KEYS = Set.of("verdict", "rules", "logged", "types");

  private final RuleSet rules = new Inspector().ruleSet(null, null);

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(SAMPLES)) {
      return all.filter(Files::isRegularFile).map(SAMPLES::relativize).sorted().toList();
    }
  }

  static Stream<Path> samples() throws IOException {
    return files().stream().filter(file -> !file.toString().endsWith(EXPECTED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void sampleHasItsExpectedFindings(Path sample) throws IOException {
    Path file = SAMPLES.resolve(sample);
    Map<String, String> expected = expectation(sample);
    Map<String, String> actual = new TreeMap<>();
    try (FileContent content = FileContent.open(file)) {
      ScanResult judgement =
          rules.judge(new ScanTarget(file.getFileName(), EntryKind.FILE, content));
      actual.put("verdict", judgement.verdict().name());
      actual.put("rules", judgement.rules());
      actual.put("logged", ids(judgement.shadow()));
      actual.put("types", expected.get("types"));
      if (expected.get("types") != null) {
        actual.put(
            "types",
            FileTypeDetector.detectAll(content).stream()
                .map(FileType::name)
                .collect(Collectors.joining(",")));
      }
    }
    assertThat(actual).as("sample %s", file).isEqualTo(expected);
  }

  private static String ids(List<Finding> findings) {
    return findings.stream().map(Finding::rule).distinct().collect(Collectors.joining(","));
  }

  private static Map<String, String> expectation(Path sample) throws IOException {
    Path file = SAMPLES.resolve(sample + EXPECTED);
    assertThat(file).as("the expectation beside the sample %s", sample).exists();
    Map<String, String> expected = new TreeMap<>();
    expected.put("rules", "");
    expected.put("logged", "");
    expected.put("types", null);
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(" ", 2);
      assertThat(KEYS).as("a key in %s", file).contains(words[0]);
      expected.put(words[0], words[1]);
    }
    assertThat(expected).as("what %s says", file).containsKey("verdict");
    return expected;
  }

  @Test
  void everyExpectationHasItsSample() throws IOException {
    assertThat(files().stream().map(Path::toString).filter(name -> name.endsWith(EXPECTED)))
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(SAMPLES.resolve(name.substring(0, name.length() - EXPECTED.length())))
                    .exists());
  }
}
