package dev.dropgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a stranger meets first: names that say what a thing is, and files that are short. */
class SourceStyleTest {
  private static final Path MAIN = Path.of("src/main/java");

  /** At the beginning of each word of a name; an abbreviation is one word. */
  private static final Pattern WORD_START =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private static final double MAX_SHARE_OF_ONE_WORD = 0.15;
  private static final double MIN_WORDS = 2.3;
  private static final int MAX_LINES = 300;
  private static final int MAX_MEDIAN_LINES = 90;

  /** Longer than they may be, with their lines of today: they can only become shorter. */
  private static final Map<String, Integer> STILL_TOO_LONG = Map.of();

  /** Says neither what is counted nor in which unit. */
  private static final Pattern RIDDLING_CONSTANT =
      Pattern.compile(
          "static final \\S+ (MOST|LONGEST|LEAST|FEW|TOLD|KEPT|ALWAYS|AT_ONCE|A_POLL|GOING|HERE"
              + "|OFTEN|SOON|ENOUGH)\\b");

  /** Comments that are still to be rewritten. */
  private static final Set<String> NOT_YET_PLAIN = Set.of("DropConsumerTest", "WatchMemoryTest");

  @Test
  void namesOfClassesSayWhatTheyAre() throws IOException {
    List<Integer> words = names().stream().map(name -> WORD_START.split(name).length).toList();
    double single = words.stream().filter(count -> count == 1).count() / (double) words.size();
    double average = words.stream().mapToInt(Integer::intValue).average().orElse(0);
    assertThat(single).as("names of one word").isLessThan(MAX_SHARE_OF_ONE_WORD);
    assertThat(average).as("words in a name").isGreaterThan(MIN_WORDS);
  }

  @Test
  void filesAreShort() throws IOException {
    Map<String, Integer> tooLong = new TreeMap<>();
    List<Integer> lines =
        sources().stream()
            .map(
                file -> {
                  int count = lines(file).size();
                  if (count > STILL_TOO_LONG.getOrDefault(name(file), MAX_LINES)) {
                    tooLong.put(name(file), count);
                  }
                  return count;
                })
            .sorted()
            .toList();
    assertThat(tooLong).isEmpty();
    assertThat(lines.get(lines.size() / 2)).isLessThanOrEqualTo(MAX_MEDIAN_LINES);
  }

  @Test
  void constantsSayWhatTheyCount() throws IOException {
    assertThat(sources())
        .allSatisfy(
            file ->
                assertThat(lines(file))
                    .as(file.toString())
                    .noneMatch(line -> RIDDLING_CONSTANT.matcher(line).find()));
  }

  /** A mistyped name would be a property that no one reads. */
  @Test
  void exchangePropertiesAreNamedByConstants() throws IOException {
    Pattern literal = Pattern.compile("(get|set|remove)Property\\(\\s*\"");
    for (Path file : sources(Path.of("src/main/java/dev/dropgate/camel"))) {
      assertThat(literal.matcher(Files.readString(file)).find()).as(file.toString()).isFalse();
    }
  }

  /** What a thread carries is invisible to a reader, so only the unit of work and the like do. */
  @Test
  void onlyTheLowestRoomsCarryStateInThreads() throws IOException {
    Pattern declaration = Pattern.compile("\\bThreadLocal<");
    List<String> carrying = new ArrayList<>();
    for (Path file : sources()) {
      if (!file.toString().contains("/io/") && declaration.matcher(Files.readString(file)).find()) {
        carrying.add(name(file));
      }
    }
    assertThat(carrying).isEmpty();
  }

  @Test
  void commentsHaveNoneOfTheBannedPhrases() throws IOException {
    List<String> found = new ArrayList<>();
    for (String folder : List.of("main", "test", "demo", "bench")) {
      for (Path file : sources(Path.of("src", folder, "java"))) {
        if (!NOT_YET_PLAIN.contains(name(file))) {
          found.addAll(BannedPhrases.findInComments(file, Files.readString(file)));
        }
      }
    }
    assertThat(found).as("phrases to write in plain English").isEmpty();
  }

  private static List<String> names() throws IOException {
    return sources().stream().map(SourceStyleTest::name).toList();
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static List<Path> sources() throws IOException {
    return sources(MAIN);
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .toList();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
