package dev.dropgate.camel.drop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dropgate.camel.DropgateConstants;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The reference of {@code drop:} lists what the generated metadata lists. */
class DropReferenceTest {
  private static final Pattern PROPERTY_DEFAULT =
      Pattern.compile("[Tt]he default is the property (dropgate\\.[a-z.-]*[a-z])");

  private final String page = Files.readString(Path.of("docs/reference/drop.md"));
  private final JsonNode metadata =
      new ObjectMapper()
          .readTree(
              Files.readString(
                  Path.of("src/generated/resources/META-INF/dev/dropgate/camel/drop/drop.json")));

  DropReferenceTest() throws IOException {}

  @Test
  void everyOptionIsInTheReferenceWithItsTypeAndDefault() {
    Map<String, String> expected = new TreeMap<>();
    metadata
        .get("properties")
        .properties()
        .forEach(
            option ->
                expected.put(
                    option.getKey(),
                    option.getValue().get("type").asText() + " " + defaultOf(option.getValue())));
    Map<String, String> documented = new TreeMap<>();
    for (MatchResult row :
        rows("Options", "\\| `(\\w+)` \\| (\\w+) \\| (?:`([^`]+)`|(\\w+)) \\|.*")) {
      String value = row.group(3) == null ? row.group(4) : row.group(3);
      documented.put(row.group(1), row.group(2) + " " + value);
    }
    assertThat(documented).isEqualTo(expected);
  }

  private static String defaultOf(JsonNode option) {
    Matcher property = PROPERTY_DEFAULT.matcher(option.get("description").asText());
    if (property.find()) {
      return property.group(1);
    }
    String otherwise = option.get("required").asBoolean() ? "required" : "none";
    return option.has("defaultValue") ? option.get("defaultValue").asText() : otherwise;
  }

  @Test
  void everyHeaderIsInTheReferenceWithItsType() {
    Map<String, String> expected = new TreeMap<>();
    metadata
        .get("headers")
        .properties()
        .forEach(
            header -> expected.put(header.getKey(), header.getValue().get("javaType").asText()));
    Map<String, String> documented = new TreeMap<>();
    rows("The message", "\\| `(\\w+)` \\| (\\w+) \\|.*")
        .forEach(row -> documented.put(row.group(1), row.group(2)));
    assertThat(documented).isEqualTo(expected);
  }

  @Test
  void everyExchangePropertyIsInTheReference() throws Exception {
    List<String> expected = new ArrayList<>();
    for (Field constant : DropgateConstants.class.getFields()) {
      expected.add((String) constant.get(null));
    }
    List<String> documented = new ArrayList<>();
    for (MatchResult row : rows("Exchange properties", "\\| (`\\w+`(?:, `\\w+`)*) \\|.*")) {
      documented.addAll(List.of(row.group(1).replace("`", "").split(", ")));
    }
    assertThat(documented).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Returns the rows of the first table of a section. */
  private List<MatchResult> rows(String section, String row) {
    int start = page.indexOf("\n## " + section + "\n") + 1;
    assertThat(start).as(section).isPositive();
    int end = page.indexOf("\n## ", start);
    return Pattern.compile("(?m)^" + row + "$")
        .matcher(page.substring(start, end))
        .results()
        .toList();
  }
}
