package dev.dropgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The English and the Korean README say the same, as far as a test can tell. */
class ReadmeTest {
  private static final Pattern FENCED_BLOCK = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern INDENTED_BLOCK = Pattern.compile("(?m)(?:^ {4}.*\n|^\n(?= {4}))+");
  private static final Pattern HEADING = Pattern.compile("(?m)^(#+) ");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  private final String english = Files.readString(Path.of("README.md"));
  private final String korean = Files.readString(Path.of("README.ko.md"));

  ReadmeTest() throws IOException {}

  @Test
  void bothHaveTheSameHeadingsLevelByLevel() {
    assertThat(headingLevels(korean)).isEqualTo(headingLevels(english)).hasSizeGreaterThan(5);
  }

  @Test
  void bothHaveTheSameCodeBlocksInTheSameOrder() {
    assertThat(matches(FENCED_BLOCK, korean)).isEqualTo(matches(FENCED_BLOCK, english));
    assertThat(indentedBlocks(korean)).isEqualTo(indentedBlocks(english)).hasSizeGreaterThan(5);
  }

  @Test
  void bothLinkToTheSamePages() {
    assertThat(links(korean, "README.md")).isEqualTo(links(english, "README.ko.md"));
  }

  @Test
  void eachLinksToTheOther() {
    assertThat(english).contains("](README.ko.md)");
    assertThat(korean).contains("](README.md)");
  }

  private static List<Integer> headingLevels(String text) {
    return HEADING
        .matcher(withoutFencedBlocks(text))
        .results()
        .map(heading -> heading.group(1).length())
        .toList();
  }

  private static List<String> indentedBlocks(String text) {
    return matches(INDENTED_BLOCK, withoutFencedBlocks(text)).stream().map(String::strip).toList();
  }

  private static Set<String> links(String text, String other) {
    return LINK.matcher(text)
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.equals(other))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }

  private static String withoutFencedBlocks(String text) {
    return FENCED_BLOCK.matcher(text).replaceAll("");
  }
}
