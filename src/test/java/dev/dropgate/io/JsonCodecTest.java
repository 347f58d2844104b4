package dev.dropgate.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
  record Thing(String name, String absent, long size) {}

  @Test
  void aLineIsOneLineAndLeavesOutWhatIsAbsent() {
    assertThat(JsonCodec.toLine(new Thing("a\nb", null, 3)))
        .isEqualTo("{\"name\":\"a\\nb\",\"size\":3}");
  }

  @Test
  void aFileIsReadBackAsItWas() throws IOException {
    Thing thing = new Thing("보고서\u2028😀", null, Long.MAX_VALUE);
    byte[] file = JsonCodec.toFileBytes(thing);
    assertThat(new String(file, StandardCharsets.UTF_8)).contains("보고서").endsWith("}\n");
    assertThat(JsonCodec.read(file, Thing.class)).isEqualTo(thing);
  }

  @Test
  void aNewerFileCanBeReadByAnOlderGate() throws IOException {
    assertThat(JsonCodec.read(bytes("{\"name\":\"n\",\"later\":[1]}"), Thing.class).name())
        .isEqualTo("n");
  }

  /** An edit that changes no value that we read would not be found. */
  @ParameterizedTest
  @ValueSource(
      strings = {"{\"name\":\"n\"}x", "{\"name\":\"n\"}{}", "{\"name\":\"m\",\"name\":\"n\"}"})
  void refusesDuplicateFieldsAndTrailingData(String text) {
    assertThatThrownBy(() -> JsonCodec.read(bytes(text), Thing.class))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> JsonTree.read(bytes(text))).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{", "[]", "\"text\"", "\0\0\0\0"})
  void refusesNonObjects(String text) {
    assertThatThrownBy(() -> JsonCodec.read(bytes(text), Thing.class))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> JsonTree.read(bytes(text))).isInstanceOf(IOException.class);
  }

  @Test
  void aFileCutOffAnywhereIsRefused() {
    byte[] file = JsonCodec.toFileBytes(new Thing("name", "there", 1));
    for (int length = 0; length < file.length - 2; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> JsonCodec.read(cut, Thing.class)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> JsonTree.read(cut)).isInstanceOf(IOException.class);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aLineHasNoCharacterThatHidesOrTurnsTextAround() throws IOException {
    String text = "a\u202Eb\u200B\u0085\u2028\uDB40\uDC41 \u00e4\uD55C";
    String line = JsonCodec.toLine(java.util.Map.of("path", text));
    assertThat(line)
        .isEqualTo("{\"path\":\"a\\u202Eb\\u200B\\u0085\\u2028\\uDB40\\uDC41 \u00e4\uD55C\"}");
    Object read = JsonCodec.read(bytes(line), java.util.Map.class);
    assertThat(read).isEqualTo(java.util.Map.of("path", text));
  }
}
