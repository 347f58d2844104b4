package dev.dropgate.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * JSON as Dropgate writes it: UTF-8, absent rather than null, one object a line; as records. For
 * what is read or written in thousands there is {@link JsonTree}. Stateless, thread safe.
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
