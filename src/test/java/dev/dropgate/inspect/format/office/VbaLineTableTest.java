package dev.dropgate.inspect.format.office;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.rules.documents.DocumentSamples;
import dev.dropgate.inspect.rules.documents.OleSamples;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modules of VBA with and without lines of code. */
class VbaLineTableTest {
  /**
   * A module with a table of lines in its compiled form.
   *
   * @param lengths of the code of each line
   * @param unused how many objects the module has that no line uses
   * @param hidden bytes of code that no line leads to
   */
  private static byte[] lines(int before, int[] lengths, int unused, int hidden, String source) {
    int code = Arrays.stream(lengths).map(VbaLineTableTest::aligned).sum();
    int all = code + aligned(hidden) + 8 * unused;
    ByteBuffer compiled =
        ByteBuffer.allocate(before + 22 + 12 * lengths.length + all)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0x19, before - 0x3C)
            .position(before)
            .putInt(0x0001CAFE)
            .putShort((short) lengths.length);
    int at = 0;
    for (int length : lengths) {
      compiled.putInt(0x00098000).putInt(length).putInt(length == 0 ? -1 : at);
      at += aligned(length);
    }
    compiled.putInt(-1).putShort((short) 0x0101).putInt(all);
    for (int i = 0; i < code + aligned(hidden); i++) {
      compiled.put((byte) 0x41);
    }
    for (int i = 0; i < unused; i++) {
      compiled.putInt(-1).putInt(0x78 + 8 * i);
    }
    compiled.putInt(-1).putShort((short) 0);
    return OleSamples.join(compiled.array(), OleSamples.module(0, source));
  }

  private static int aligned(int length) {
    return (length + 7) & ~7;
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, 0, ''",
    "'', 1, 0, ''",
    "'', 3, 0, ''",
    "'0', 5, 0, Option Explicit",
    "'2', 1, 0, Option Explicit",
    "'2 0 4', 2, 0, Option Base 1",
    "'0', 1, 1, Option Explicit",
    "'2', 0, 8, Option Explicit",
    "'5', 1, 0, Option Explicit",
    "'2 0 6 100 0 2', 0, 0, ''",
  })
  void aModuleWithoutALineOfCodeIsNoMacroHoweverLargeItIs(
      String lengths, int unused, int hidden, String source) throws Exception {
    int[] bytes =
        Arrays.stream(lengths.split(" ", -1))
            .filter(length -> !length.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    boolean none = hidden == 0 && Arrays.stream(bytes).allMatch(length -> length <= 4);
    for (int before : new int[] {4200, 700}) {
      byte[] module = lines(before, bytes, unused, hidden, source + "\r\n");
      byte[] file = OleSamples.file("VBA/dir", new byte[9], "VBA/Sheet1", module);
      assertThat(DocumentSamples.judge("a.xls", file).rules())
          .isEqualTo(none ? "" : "office-macros");
    }
    byte[] sub = lines(4200, new int[0], 1, 0, "Sub a()\r\nEnd Sub\r\n");
    assertThat(
            DocumentSamples.judge("a.xls", OleSamples.file("VBA/dir", new byte[9], "VBA/S", sub))
                .rules())
        .isEqualTo("office-macros");
  }

  @Test
  void aModuleOfOffice2010HasASecondTableWhichMayHoldCode() throws Exception {
    for (int code : new int[] {-1, 0x41}) {
      ByteBuffer second = ByteBuffer.allocate(4 + 6 + 8 + 128 + 6).order(ByteOrder.LITTLE_ENDIAN);
      second.putInt(-1).putShort((short) 0x0101).putInt(8).putInt(code).putInt(0x78);
      while (second.remaining() > 2) {
        second.put((byte) -1);
      }
      byte[] first = lines(4200, new int[0], 1, 0, "");
      byte[] compiled = Arrays.copyOf(first, 4200 + 16 + 8);
      byte[] module = OleSamples.join(compiled, second.array(), OleSamples.module(0, "\r\n"));
      byte[] file = OleSamples.file("VBA/dir", new byte[9], "VBA/Sheet1", module);
      assertThat(DocumentSamples.judge("a.xls", file).rules())
          .isEqualTo(code == -1 ? "" : "office-macros");
    }
  }

  @Test
  void aTableOfLinesThatDoesNotFitIsNoneWithoutCode() throws Exception {
    byte[] module = lines(4200, new int[] {0}, 2, 0, "\r\n");
    for (int at : new int[] {4204, 4205, 4200 + 24, 4200 + 27}) {
      byte[] broken = module.clone();
      broken[at] = 0x7F;
      byte[] file = OleSamples.file("VBA/dir", new byte[9], "VBA/Sheet1", broken);
      assertThat(DocumentSamples.judge("a.xls", file).rules()).isEqualTo("office-macros");
    }
  }
}
