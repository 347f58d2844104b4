package dev.dropgate.inspect.rules.documents.ole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.rules.documents.DocumentSamples;
import dev.dropgate.inspect.rules.documents.OleSamples;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OlePackageTest {
  private static final byte[] TEXT = LittleEndianBytes.latin1("harmless");
  private static final byte[] PROGRAM = program();

  /** As little of one as has all that makes it one. */
  private static byte[] program() {
    byte[] program = new byte[1024];
    System.arraycopy(LittleEndianBytes.latin1("MZ"), 0, program, 0, 2);
    program[0x3C] = 0x40;
    System.arraycopy(LittleEndianBytes.latin1("PE\0\0\144\206\1\0"), 0, program, 0x40, 8);
    program[0x54] = (byte) 0xF0;
    program[0x56] = 2;
    System.arraycopy(LittleEndianBytes.latin1("\13\2"), 0, program, 0x58, 2);
    return program;
  }

  private static byte[] number(int number) {
    return new byte[] {
      (byte) number, (byte) (number >> 8), (byte) (number >> 16), (byte) (number >> 24)
    };
  }

  private static byte[] packaged(
      String label, String path, String command, byte[] data, byte[] tail) {
    byte[] inside =
        OleSamples.join(
            LittleEndianBytes.latin1("\2\0" + label + "\0" + path + "\0\0\0\3\0"),
            number(command.length() + 1),
            LittleEndianBytes.latin1(command + "\0"),
            number(data.length),
            data,
            tail);
    return OleSamples.join(number(inside.length), inside);
  }

  private static byte[] document(byte[] packaged) throws Exception {
    return OleSamples.file("ObjectPool/_1/\u0001Ole10Native", packaged);
  }

  private static byte[] rtf(byte[] object) {
    return LittleEndianBytes.latin1(
        "{\\rtf1{\\object{\\*\\objdata " + HexFormat.of().formatHex(object) + "}}}");
  }

  private static byte[] object(String type, byte[] packaged) {
    return OleSamples.join(
        LittleEndianBytes.latin1("\1\5\0\0\2\0\0\0"),
        number(type.length() + 1),
        LittleEndianBytes.latin1(type + "\0\0\0\0\0\0\0\0\0"),
        packaged);
  }

  private static String bytes(String text, String charset) {
    return new String(text.getBytes(Charset.forName(charset)), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-windows-949", "UTF-8"})
  void aKoreanNameIsReadAsItWasWritten(String charset) throws Exception {
    String name = bytes("견적서.exe", charset);
    String path = bytes("C:\\사용자\\견적서.exe", charset);
    byte[] document = document(packaged(name, path, path, PROGRAM, new byte[0]));
    ScanResult judgement = DocumentSamples.judge("a.doc", document);
    assertThat(judgement.rules()).contains("blocked-extension").doesNotContain("invisible");
    assertThat(judgement.reasons()).contains("견적서.exe: ").doesNotContain("\\x");
  }

  @Test
  void theSecondByteOfAJapaneseCharacterIsNoBackslash() throws Exception {
    String name = bytes("C:\\能力表一覧.txt", "windows-31j");
    byte[] document = document(packaged(name, name, name, TEXT, new byte[0]));
    assertThat(DocumentSamples.judge("a.doc", document).shadow().toString()).contains("能力表一覧.txt");
  }

  @ParameterizedTest
  @CsvSource({
    "setup.exe, a.txt, a.txt",
    "a.txt, C:\\x\\setup.exe, a.txt",
    "a.txt, a.txt, C:\\x\\setup.exe",
    "\u0001a.txt, a.txt, setup.exe"
  })
  void eachNameOfAnEmbeddedFileIsJudged(String label, String path, String command)
      throws Exception {
    byte[] packaged = packaged(label, path, command, TEXT, new byte[0]);
    assertThat(DocumentSamples.judge("a.doc", document(packaged)).rules())
        .isEqualTo("blocked-extension");
    assertThat(DocumentSamples.judge("a.rtf", rtf(object("pAcKage", packaged))).rules())
        .isEqualTo("blocked-extension");
  }

  @Test
  void theNamesInUnicodeAreJudgedToo() throws Exception {
    byte[] plain = "a.txt".getBytes(StandardCharsets.UTF_16LE);
    byte[] hostile = "setup.exe".getBytes(StandardCharsets.UTF_16LE);
    byte[] tail = OleSamples.join(number(5), plain, number(9), hostile, number(5), plain);
    byte[] packaged = packaged("a.txt", "a.txt", "a.txt", TEXT, tail);
    assertThat(DocumentSamples.judge("a.doc", document(packaged)).rules())
        .isEqualTo("blocked-extension");
  }

  @Test
  void ignoresOuterLengthAndTrailingFields() throws Exception {
    for (byte[] tail : new byte[][] {new byte[0], new byte[2], new byte[50]}) {
      byte[] packaged = packaged("a.txt", "a.txt", "a.txt", PROGRAM, tail);
      assertThat(DocumentSamples.judge("a.doc", document(packaged)).rules())
          .startsWith("executable");
      packaged[0] = 5;
      packaged[1] = 0;
      assertThat(DocumentSamples.judge("a.doc", document(packaged)).rules())
          .startsWith("executable");
      assertThat(DocumentSamples.judge("a.rtf", rtf(object("Package", packaged))).rules())
          .startsWith("executable");
    }
    byte[] harmless = packaged("a.txt", "a.txt", "C:\\Temp\\a.txt", TEXT, new byte[2]);
    assertThat(DocumentSamples.judge("a.doc", document(harmless)).verdict())
        .isEqualTo(Verdict.CLEAN);
  }

  @Test
  void anEmbeddedFileThatIsCutOffIsUndecidedOrFound() throws Exception {
    byte[] packaged = packaged("a.txt", "a.txt", "a.txt", PROGRAM, new byte[0]);
    byte[] object = object("Package", packaged);
    for (int cut = 1; cut < PROGRAM.length + 20; cut += 13) {
      byte[] shorter = Arrays.copyOf(object, object.length - cut);
      ScanResult judgement = DocumentSamples.judge("a.rtf", rtf(shorter));
      assertThat(judgement.verdict()).as("%d", cut).isNotEqualTo(Verdict.CLEAN);
      byte[] native10 = Arrays.copyOf(packaged, packaged.length - cut);
      assertThat(DocumentSamples.judge("a.doc", document(native10)).verdict())
          .isNotEqualTo(Verdict.CLEAN);
    }
  }

  @Test
  void aProgramIsFoundInNativeDataOfSomeOtherLayout() throws Exception {
    byte[] odd = OleSamples.join(new byte[37], PROGRAM);
    assertThat(DocumentSamples.judge("a.doc", document(odd)).rules()).startsWith("executable");
    assertThat(DocumentSamples.judge("a.rtf", rtf(object("Foo", odd))).rules())
        .startsWith("executable");
    byte[] picture = OleSamples.join(number(100), LittleEndianBytes.latin1("BM"), new byte[98]);
    assertThat(DocumentSamples.judge("a.doc", document(picture)).verdict())
        .isEqualTo(Verdict.CLEAN);
  }

  @Test
  void equationIsNotABrokenPackage() throws Exception {
    byte[] equation = HexFormat.of().parseHex("0c00000002000101000a011283460286");
    assertThat(DocumentSamples.judge("a.doc", document(equation)).verdict())
        .isEqualTo(Verdict.CLEAN);
    assertThat(DocumentSamples.judge("a.rtf", rtf(object("Equation.3", equation))).rules())
        .isEqualTo("equation-object");
    String real = "testException2.doc";
    assertThat(DocumentSamples.judge(real, DocumentSamples.one(real)).verdict())
        .isEqualTo(Verdict.CLEAN);
  }
}
