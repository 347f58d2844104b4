package dev.dropgate.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * JSON as Dropgate writes it: UTF-8, absent rather than null, one object a line. Stateless, thread
 * safe.
 */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // What we would not look at must not be there: a second value, or what follows the end.
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final TypeReference<LinkedHashMap<String, Object>> FIELDS =
      new TypeReference<>() {};

  private Json() {}

  /**
   * One line, for JSON Lines.
   *
   * @param value a record or a map
   * @return the object as text without a line break
   */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  /**
   * The bytes of a file that holds one object and reads well in a terminal.
   *
   * @param value a record or a map
   * @return UTF-8 with a final line break
   */
  public static byte[] file(Object value) {
    try {
      return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  /**
   * An object as a map.
   *
   * @param value a record or a map
   * @return its fields, in their order; what is null is absent
   */
  public static Map<String, Object> fields(Object value) {
    return MAPPER.convertValue(value, FIELDS);
  }

  /**
   * Reads one object as a map.
   *
   * @param content UTF-8
   * @return its fields, in their order
   * @throws IOException if the content is no object
   */
  public static Map<String, Object> fields(byte[] content) throws IOException {
    Map<String, Object> fields = MAPPER.readValue(content, FIELDS);
    if (fields == null) {
      throw new IOException("no JSON object");
    }
    return fields;
  }

  /** Sees the texts of an object, one after the other. */
  public interface Visitor {
    /**
     * A text in the object, or in an object or in objects in it.
     *
     * @param parent the field that holds the inner object; null for the object itself
     * @param name the text's own field
     * @param value the text
     * @return whether to read on
     */
    boolean text(String parent, String name, String value);
  }

  /**
   * Reads through one object without keeping anything: many times as fast as {@link #read}.
   *
   * @param content UTF-8
   * @param visitor sees its texts, down to the second level
   * @throws IOException if the content is no object
   */
  public static void visit(byte[] content, Visitor visitor) throws IOException {
    try (JsonParser parser = MAPPER.getFactory().createParser(content)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no JSON object");
      }
      int depth = 1;
      String parent = null;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          throw new IOException("torn");
        } else if (token == JsonToken.FIELD_NAME && depth == 1) {
          parent = parser.currentName();
        } else if (token == JsonToken.START_OBJECT) {
          depth++;
        } else if (token == JsonToken.END_OBJECT) {
          depth--;
        } else if (token == JsonToken.VALUE_STRING && depth <= 2 && parser.currentName() != null) {
          if (!visitor.text(depth == 1 ? null : parent, parser.currentName(), parser.getText())) {
            return;
          }
        }
      }
    }
  }

  /**
   * Reads one object.
   *
   * @param <T> its type
   * @param content UTF-8
   * @param type its class
   * @return the object, never null
   * @throws IOException if the content is no such object
   */
  public static <T> T read(byte[] content, Class<T> type) throws IOException {
    T value = MAPPER.readValue(content, type);
    if (value == null) {
      throw new IOException("no JSON object");
    }
    return value;
  }
}
