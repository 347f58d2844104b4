package dev.dropgate.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.dropgate.it.support.SlowSuite;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** It reads and writes what Jackson's mapper does, which has written the files that are there. */
class JsonTreeTest {
  private static final TypeReference<LinkedHashMap<String, Object>> FIELDS =
      new TypeReference<>() {};
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  @SlowSuite
  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void manyObjectsMatchTheMapper(@ForAll("objects") Map<String, Object> fields) throws IOException {
    objectMatchesTheMapper(fields);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void objectMatchesTheMapper(@ForAll("objects") Map<String, Object> fields) throws IOException {
    String line = JsonTree.toLine(fields);
    // What is printed has escapes for characters that do not show; the same value is read from
    // both.
    assertThat(JsonCodec.escapeHidden(line))
        .isEqualTo(JsonCodec.toLine(fields))
        .doesNotContain("\n");
    assertThat(JsonTree.toFileBytes(fields))
        .isEqualTo(JsonCodec.toFileBytes(fields))
        .endsWith('\n');
    assertThat(JsonTree.read(bytes(line))).isEqualTo(MAPPER.readValue(line, FIELDS));
    assertThat(JsonTree.read(JsonTree.toFileBytes(fields)))
        .isEqualTo(MAPPER.readValue(line, FIELDS));
    assertThat(List.copyOf(JsonTree.read(bytes(line)).keySet()))
        .isEqualTo(List.copyOf(MAPPER.readValue(line, FIELDS).keySet()));
  }

  @Provide
  Arbitrary<Map<String, Object>> objects() {
    Arbitrary<Object> simple =
        Arbitraries.oneOf(
            Arbitraries.strings().map(Object.class::cast),
            Arbitraries.integers().map(Object.class::cast),
            Arbitraries.longs().map(Object.class::cast),
            Arbitraries.doubles().map(Object.class::cast),
            Arbitraries.bigIntegers()
                .between(BigInteger.ZERO, BigInteger.TWO.pow(80))
                .map(Object.class::cast),
            Arbitraries.of(true, false));
    Arbitrary<Object> value =
        Arbitraries.recursive(
            () -> simple.injectNull(0.1),
            inner ->
                Arbitraries.oneOf(
                    inner.list().ofMaxSize(3).map(Object.class::cast),
                    object(inner).map(Object.class::cast)),
            0,
            3);
    return object(value);
  }

  private static Arbitrary<Map<String, Object>> object(Arbitrary<Object> value) {
    return Arbitraries.maps(Arbitraries.strings().ofMaxLength(5), value).ofMaxSize(4);
  }

  @SlowSuite
  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void manyBytesMatchTheMapper(
      @ForAll("objects") Map<String, Object> fields, @ForAll int at, @ForAll byte value) {
    anyBytesMatchTheMapper(fields, at, value);
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void anyBytesMatchTheMapper(
      @ForAll("objects") Map<String, Object> fields, @ForAll int at, @ForAll byte value) {
    byte[] damaged = JsonTree.toFileBytes(fields);
    damaged[Math.floorMod(at, damaged.length)] = value;
    assertSame(damaged);
  }

  @Example
  void whatWeNeverWriteIsReadAsByTheMapperOrRefusedByBoth() {
    for (String value :
        List.of(
            "-0",
            "1.0E+2",
            "1e400",
            "-1e-400",
            "0.1000",
            "-18446744073709551621",
            "01",
            "+1",
            "NaN",
            "null",
            "[null,{\"a\":null}]",
            "{}",
            "[]",
            "\"\\u0041\\ud83d\\ude00\\ud83d\"",
            "'a'",
            "tru",
            "1,",
            "\"\t\"",
            "/**/1",
            "{\"z\":1,\"a\":{\"y\":1,\"b\":2}}",
            "{\"a\":1,\"a\":1}")) {
      String text = "{\"a\":" + value + ",\"b\":1}";
      assertSame(bytes(text));
      assertSame(text.getBytes(StandardCharsets.UTF_16BE));
      assertSame(bytes("\ufeff" + text));
      assertSame(bytes(text + " "));
      assertSame(bytes(text + "1"));
    }
    assertSame(new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'});
    assertSame(bytes("[{}]"));
    assertSame(bytes("{\"a\":" + "9".repeat(2000) + "}"));
  }

  private static void assertSame(byte[] content) {
    String expected;
    try {
      expected = JsonCodec.toLine(MAPPER.readValue(content, FIELDS));
    } catch (IOException e) {
      assertThatThrownBy(() -> JsonTree.read(content)).isInstanceOf(IOException.class);
      return;
    }
    try {
      assertThat(JsonCodec.escapeHidden(JsonTree.toLine(JsonTree.read(content))))
          .isEqualTo(expected);
    } catch (IOException e) {
      throw new AssertionError(new String(content, StandardCharsets.UTF_8), e);
    }
  }

  @Example
  void whatIsTooDeepIsRefusedAndDoesNotFillTheStack() {
    String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThatThrownBy(() -> JsonTree.read(bytes(deep))).isInstanceOf(IOException.class);
  }

  @Example
  void whatIsNoJsonIsNotWritten() {
    assertThatThrownBy(() -> JsonTree.toLine(Map.of("a", new StringBuilder())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("StringBuilder");
  }

  @Example
  void anAbsentFieldIsLeftOutButNotAPlaceInAList() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("a", null);
    fields.put("b", Arrays.asList(1, null));
    assertThat(JsonTree.toLine(fields)).isEqualTo("{\"b\":[1,null]}");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
