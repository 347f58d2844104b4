package dev.dropgate.io;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;

/**
 * Reads and writes the JSON of Dropgate as records: UTF-8, no null fields, one object a line. For
 * thousands of objects use {@link JsonTree}. Stateless, thread safe.
 */
public final class JsonCodec {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // Content that would be ignored is an error: a duplicate field, or anything after the
          // end.
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .addModule(texts())
          .build();

  private static final ObjectWriter FILE_WRITER = MAPPER.writerWithDefaultPrettyPrinter();

  private JsonCodec() {}

  private static SimpleModule texts() {
    return new SimpleModule()
        .addSerializer(PrintableText.class, ToStringSerializer.instance)
        .addSerializer(RecordId.class, ToStringSerializer.instance)
        .addSerializer(Instant.class, ToStringSerializer.instance)
        .addDeserializer(PrintableText.class, reader(PrintableText.class, PrintableText::ofEscaped))
        .addDeserializer(RecordId.class, reader(RecordId.class, RecordId::of))
        .addDeserializer(Instant.class, reader(Instant.class, JsonCodec::instant));
  }

  private static <T> FromStringDeserializer<T> reader(Class<T> type, Function<String, T> parse) {
    return new FromStringDeserializer<>(type) {
      private static final long serialVersionUID = 1;

      @Override
      protected T _deserialize(String text, DeserializationContext context) {
        return parse.apply(text);
      }
    };
  }

  // Jackson reports only this kind of exception as a fault of the file.
  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Returns an object as one line, for JSON Lines.
   *
   * @param value a record or a map
   * @return the object as text without a line break
   */
  public static String toLine(Object value) {
    try {
      return escapeHidden(MAPPER.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  /**
   * Escapes characters in JSON that do not show or that change the text's direction. They can occur
   * only in its texts, where JSON has an escape for them.
   *
   * @param json any JSON
   * @return the same value, with {@code \\uXXXX} for each such character
   */
  public static String escapeHidden(String json) {
    for (int i = 0; i < json.length(); i++) {
      if (isHidden(json.charAt(i))) {
        return escaped(json, i);
      }
    }
    return json;
  }

  private static String escaped(String json, int first) {
    StringBuilder text = new StringBuilder(json.length() + 64).append(json, 0, first);
    for (int i = first; i < json.length(); i++) {
      char c = json.charAt(i);
      if (isHidden(c)) {
        text.append(String.format("\\u%04X", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  // All surrogates count as hidden, because tags and other format characters are among them.
  private static boolean isHidden(char c) {
    if (c >= ' ' && c < 0x7F) {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /**
   * Returns the bytes of a file that holds one object and is readable in a terminal.
   *
   * @param value a record or a map
   * @return UTF-8 with a final line break
   */
  public static byte[] toFileBytes(Object value) {
    try {
      return (FILE_WRITER.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
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
   * @throws IOException if the content is not such an object
   */
  public static <T> T read(byte[] content, Class<T> type) throws IOException {
    T value = MAPPER.readValue(content, type);
    if (value == null) {
      throw new IOException("no JSON object");
    }
    return value;
  }
}
