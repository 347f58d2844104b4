package dev.dropgate.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.TestFiles;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTextTest {
  @Property(tries = 2000)
  void anyBytesBecomeOneLineThatPrints(@ForAll("hostileBytes") byte[] bytes) {
    assertThat(PrintableText.of(bytes).codePoints().boxed().toList())
        .allSatisfy(
            c -> {
              assertThat(Character.isISOControl(c)).isFalse();
              assertThat(Character.getType(c))
                  .isNotIn(
                      (int) Character.FORMAT,
                      (int) Character.SURROGATE,
                      (int) Character.UNASSIGNED,
                      (int) Character.PRIVATE_USE,
                      (int) Character.LINE_SEPARATOR,
                      (int) Character.PARAGRAPH_SEPARATOR);
              assertThat(Character.isSpaceChar(c) && c != ' ').isFalse();
            });
  }

  @Property(tries = 2000)
  void theOriginalBytesCanBeReadBack(@ForAll("hostileBytes") byte[] bytes) {
    assertThat(unescape(PrintableText.of(bytes).toString())).isEqualTo(bytes);
  }

  @Property
  void readableTextStaysUnchanged(@ForAll("readable") String text) {
    assertThat(PrintableText.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x07, 0x09, 0x0A, 0x0D, 0x1B, 0x7F, 0x85, 0x9B, 0xA0, 0xAD, 0x34F, 0x61C, 0x115F,
        0x180E, 0x200B, 0x200E, 0x2028, 0x2029, 0x202E, 0x2060, 0x2066, 0x2800, 0x3000, 0x3164,
        0xE000, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFFD, 0xE0041, 0x10FFFF
      })
  void escapesInvisibleCharacters(int codePoint) {
    String text = PrintableText.of("a" + Character.toString(codePoint) + "b").toString();
    assertThat(text).matches("a(\\\\x[0-9a-f]{2})+b");
  }

  @Test
  void theBackslashIsEscapedSoThatNothingCanBeForged() {
    assertThat(PrintableText.of("a\\x0ab")).hasToString("a\\x5cx0ab");
    assertThat(PrintableText.of("a\nb")).hasToString("a\\x0ab");
  }

  @Test
  void bytesThatAreNoUtf8AreEscapedOneByOne() {
    assertThat(PrintableText.of(bytes(0xFF, 'a'))).hasToString("\\xffa");
    assertThat(PrintableText.of(bytes(0xC0, 0x8A))).as("overlong LF").hasToString("\\xc0\\x8a");
    assertThat(PrintableText.of(bytes(0xE0, 0x80, 0x8A))).hasToString("\\xe0\\x80\\x8a");
    assertThat(PrintableText.of(bytes(0xED, 0xA0, 0x80)))
        .as("half a pair")
        .hasToString("\\xed\\xa0\\x80");
    assertThat(PrintableText.of(bytes(0xED, 0x95))).as("cut off").hasToString("\\xed\\x95");
    assertThat(PrintableText.of(bytes(0xED, 0x95, 'x'))).hasToString("\\xed\\x95x");
  }

  @Test
  void noTextIsTheEmptyText() {
    assertThat(PrintableText.of((String) null)).isEmpty();
  }

  @Test
  void needsEscapingIfTheTextDiffersFromTheName() {
    assertThat(PrintableText.needsEscaping(Path.of("보고서 최종.pdf"))).isFalse();
    assertThat(PrintableText.needsEscaping(Path.of("a\\b"))).isTrue();
    assertThat(PrintableText.needsEscaping(TestFiles.raw("a\u00FF"))).isTrue();
  }

  @Provide
  static Arbitrary<byte[]> hostileBytes() {
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
    Arbitrary<byte[]> text =
        Arbitraries.strings()
            .withChars("ab.\\x0\n\r\u001B\u0085\u200B\u2028\u2029\u202E\uFEFF\uFFFD한é")
            .ofMaxLength(12)
            .map(s -> s.getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> unicode =
        Arbitraries.strings().all().ofMaxLength(12).map(s -> s.getBytes(StandardCharsets.UTF_8));
    return Arbitraries.oneOf(noise, text, unicode);
  }

  @Provide
  static Arbitrary<String> readable() {
    Arbitrary<String> part =
        Arbitraries.of("보고서", "가나다", "😀", "🚀", "é", "ß", "日本", " ", "-", "(1)", ".exe", "a");
    return part.list().ofMaxSize(8).map(parts -> String.join("", parts));
  }

  private static byte[] bytes(int... values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int value : values) {
      out.write(value);
    }
    return out.toByteArray();
  }

  private static byte[] unescape(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); ) {
      if (text.startsWith("\\x", i)) {
        out.write(Integer.parseInt(text, i + 2, i + 4, 16));
        i += 4;
      } else {
        int c = text.codePointAt(i);
        out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(c);
      }
    }
    return out.toByteArray();
  }
}
