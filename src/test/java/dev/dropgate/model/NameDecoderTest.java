package dev.dropgate.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that are not UTF-8. */
class NameDecoderTest {
  static final Charset KOREAN = Charset.forName("x-windows-949");
  static final Charset JAPANESE = Charset.forName("windows-31j");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "견적서.exe",
        "2024년 3월 거래명세서(최종).hwp",
        "똠방각하.hwp",
        "세금계산서_ABC상사.pdf",
        "folder/홍길동 이력서.docx",
        "C:\\사용자\\견적서.exe",
        "계약서［날인］.pdf",
        "a한.txt"
      })
  void aNameFromKoreanWindowsIsReadAsItWasWritten(String name) {
    assertThat(NameDecoder.decodeLegacy(name.getBytes(KOREAN))).contains(name);
    assertThat(NameDecoder.toPrintable(name.getBytes(KOREAN)))
        .hasToString(name.replace("\\", "\\x5c"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "請求書.pdf",
        "見積書_最終.xlsx",
        "テスト.txt",
        "データ一覧.csv",
        "表.pdf",
        "第1章.docx",
        "ソース/能力表.txt",
        "お知らせ　三月.pdf"
      })
  void aNameFromJapaneseWindowsIsReadAsItWasWritten(String name) {
    assertThat(NameDecoder.decodeLegacy(name.getBytes(JAPANESE))).contains(name);
  }

  @ParameterizedTest
  @CsvSource({
    "Größe.pdf, ISO-8859-1",
    "Müller & Söhne.doc, ISO-8859-1",
    "Ménage à trois.pdf, ISO-8859-1",
    "élève.pdf, ISO-8859-1",
    "L’été.doc, windows-1252",
    "John’s report.doc, windows-1252",
    "Größe.pdf, IBM437",
    "Müller.pdf, IBM437",
    "élève.pdf, IBM437",
    "Иванов.doc, windows-1251",
    "Отчет.doc, windows-1251"
  })
  void anAccentedNameIsNotTakenForKoreanOrJapanese(String name, String charset) {
    byte[] bytes = name.getBytes(Charset.forName(charset));
    assertThat(NameDecoder.decodeLegacy(bytes)).isEmpty();
    assertThat(NameDecoder.toPrintable(bytes)).isEqualTo(PrintableText.of(bytes)).contains("\\x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.txt", "견적서.exe", "請求書.pdf", "Größe.pdf", "a\nb", "a\\b"})
  void utf8StaysUnchanged(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    assertThat(NameDecoder.decodeLegacy(bytes)).isEmpty();
    assertThat(NameDecoder.decode(bytes, StandardCharsets.ISO_8859_1)).isEqualTo(name);
    assertThat(NameDecoder.toPrintable(bytes)).isEqualTo(PrintableText.of(bytes));
  }

  @Test
  void controlCharactersAreNeverReadAsPartOfAName() {
    assertThat(NameDecoder.decodeLegacy("견적서\n.exe".getBytes(KOREAN))).isEmpty();
    assertThat(NameDecoder.toPrintable("견적서\u001B[2J.exe".getBytes(KOREAN))).contains("\\x1b");
  }

  @Test
  void aControlOfDirectionInUtf8IsNotReadAsOtherLetters() {
    byte[] name = "한글ab\u202Etxt.exe".getBytes(StandardCharsets.UTF_8);
    byte[] mixed = new byte[name.length + 3];
    System.arraycopy(name, 0, mixed, 3, name.length);
    mixed[0] = (byte) 0xB0;
    mixed[1] = (byte) 0xDF;
    mixed[2] = 'a';
    assertThat(NameDecoder.decodeLegacy(mixed)).isEmpty();
    assertThat(NameDecoder.toPrintable(mixed)).contains("\\xe2\\x80\\xae");
  }

  @Property(tries = 3000)
  void whateverTheBytesAreOneLineOfPrintableTextIsShown(@ForAll byte[] bytes) {
    String shown = NameDecoder.toPrintable(bytes).toString();
    assertThat(PrintableText.ofEscaped(shown)).hasToString(shown);
  }
}
