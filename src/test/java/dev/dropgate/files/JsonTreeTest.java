package dev.dropgate.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void anObjectIsWrittenAndReadAsByTheMapper(@ForAll("objects") Map<String, Object> fields)
      throws IOException {
    String line = JsonTree.line(fields);
    assertThat(line).isEqualTo(Json.line(fields)).doesNotContain("\n");
    assertThat(JsonTree.file(fields)).isEqualTo(Json.file(fields)).endsWith('\n');
    assertThat(JsonTree.read(bytes(line))).isEqualTo(MAPPER.readValue(line, FIELDS));
    assertThat(JsonTree.read(JsonTree.file(fields))).isEqualTo(MAPPER.readValue(line, FIELDS));
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

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void anyBytesAreReadOrRefused(
      @ForAll("objects") Map<String, Object> fields, @ForAll int at, @ForAll byte value) {
    byte[] damaged = JsonTree.file(fields);
    damaged[Math.floorMod(at, damaged.length)] = value;
    try {
      assertThat(JsonTree.read(damaged)).isNotNull();
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @Example
  void whatIsTooDeepIsRefusedAndDoesNotFillTheStack() {
    String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThatThrownBy(() -> JsonTree.read(bytes(deep))).isInstanceOf(IOException.class);
  }

  @Example
  void whatIsNoJsonIsNotWritten() {
    assertThatThrownBy(() -> JsonTree.line(Map.of("a", new StringBuilder())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("StringBuilder");
  }

  @Example
  void anAbsentFieldIsLeftOutButNotAPlaceInAList() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("a", null);
    fields.put("b", Arrays.asList(1, null));
    assertThat(JsonTree.line(fields)).isEqualTo("{\"b\":[1,null]}");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
