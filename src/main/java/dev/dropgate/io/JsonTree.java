package dev.dropgate.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes the same JSON as {@link JsonCodec}, as maps, lists, texts, numbers and booleans.
 * It uses only the streaming parser: preparing the mapper to records takes longer than listing ten
 * thousand records of the gate. Stateless, thread safe.
 */
public final class JsonTree {
  // Content that would be ignored is an error: a duplicate field.
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonTree() {}

  /**
   * Reads one object.
   *
   * @param content UTF-8
   * @return its fields in their order; modifiable
   * @throws IOException if the content is not an object, or holds more than one
   */
  public static Map<String, Object> read(byte[] content) throws IOException {
    try (JsonParser parser = open(content)) {
      Map<String, Object> fields = object(parser);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "something follows the end");
      }
      return fields;
    }
  }

  private static JsonParser open(byte[] content) throws IOException {
    JsonParser parser = FACTORY.createParser(content);
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new JsonParseException(parser, "no JSON object");
    }
    return parser;
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      fields.put(name, value(parser, parser.nextToken()));
    }
    return fields;
  }

  private static List<Object> array(JsonParser parser) throws IOException {
    List<Object> values = new ArrayList<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      values.add(value(parser, next));
    }
    return values;
  }

  // The recursion is limited by the parser, to a thousand levels.
  private static Object value(JsonParser parser, JsonToken first) throws IOException {
    return switch (first) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new JsonParseException(parser, "no value");
    };
  }

  /** Receives the texts of an object, one after the other. */
  public interface TextVisitor {
    /**
     * Receives a text of the object, of an object in it, or of objects in a list in it.
     *
     * @param parent the field that holds the inner object; null for the object itself
     * @param name the text's own field
     * @param value the text
     * @return whether to continue
     */
    boolean text(String parent, String name, String value);
  }

  /**
   * Reads through one object without keeping anything.
   *
   * @param content UTF-8
   * @param visitor receives its texts, down to the second level
   * @throws IOException if the content is not an object
   */
  public static void visit(byte[] content, TextVisitor visitor) throws IOException {
    try (JsonParser parser = open(content)) {
      int depth = 1;
      String parent = null;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          throw new JsonParseException(parser, "torn");
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
   * Returns an object as one line, for JSON Lines.
   *
   * @param fields as {@link #read} returns them; null values are omitted
   * @return the object as text without a line break
   */
  public static String toLine(Map<String, ?> fields) {
    return text(fields, false);
  }

  /**
   * Returns the bytes of a file that is readable in a terminal.
   *
   * @param fields as {@link #read} returns them; null values are omitted
   * @return UTF-8 with a final line break
   */
  public static byte[] toFileBytes(Map<String, ?> fields) {
    return (text(fields, true) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Map<String, ?> fields, boolean pretty) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      if (pretty) {
        out.setPrettyPrinter(new DefaultPrettyPrinter());
      }
      write(fields, out);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen in memory", e);
    }
    return text.toString();
  }

  private static void write(Map<?, ?> fields, JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      if (field.getValue() != null) {
        out.writeFieldName((String) field.getKey());
        write(field.getValue(), out);
      }
    }
    out.writeEndObject();
  }

  private static void write(Object value, JsonGenerator out) throws IOException {
    if (value instanceof String || value instanceof PrintableText || value instanceof RecordId) {
      out.writeString(value.toString());
    } else if (value instanceof Map<?, ?> fields) {
      write(fields, out);
    } else if (value instanceof List<?> values) {
      out.writeStartArray();
      for (Object each : values) {
        write(each, out);
      }
      out.writeEndArray();
    } else if (value instanceof Integer || value instanceof Long) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof BigInteger number) {
      out.writeNumber(number);
    } else if (value instanceof Double number) {
      out.writeNumber(number);
    } else if (value instanceof Boolean yes) {
      out.writeBoolean(yes);
    } else if (value == null) {
      out.writeNull();
    } else {
      throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass());
    }
  }
}
