package dev.dropgate.inspect.rules.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.model.Verdict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneNoteRuleTest {
  private static final byte[] SECTION =
      LittleEndianBytes.latin1("\344\122\134\173\214\330\247\115\256\261\123\170\320\051\226\323");
  private static final byte[] GUID =
      LittleEndianBytes.latin1("\347\026\343\275\145\046\021\105\244\304\215\115\013\172\236\254");

  private static byte[] section(int before, long length, byte[] file) {
    byte[] header = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    return OleSamples.join(SECTION, new byte[before], GUID, header, file, new byte[100]);
  }

  // The last ones lie across the windows in which the file is read.
  @ParameterizedTest
  @ValueSource(ints = {0, 7, 65_500, 65_510, 65_519, 65_520, 65_521, 131_000, 131_050})
  void aProgramIsFoundWhereverItLies(int before) {
    byte[] program = LittleEndianBytes.latin1("MZ program");
    assertThat(DocumentSamples.judge("a.one", section(before, program.length, program)).rules())
        .isEqualTo("onenote-embedded");
  }

  @Test
  void aScriptIsFoundAndAPictureIsNot() {
    byte[] script = LittleEndianBytes.latin1("CreateObject(\"WScript.Shell\")\r\n");
    assertThat(DocumentSamples.judge("a.one", section(5, script.length, script)).rules())
        .isEqualTo("onenote-embedded");
    byte[] picture = LittleEndianBytes.latin1("\211PNG\r\n\032\n");
    assertThat(DocumentSamples.judge("a.one", section(5, picture.length, picture)).verdict())
        .isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aDocumentInItIsJudged() throws Exception {
    byte[] document = OleSamples.macros("Sub AutoOpen()");
    assertThat(DocumentSamples.judge("a.one", section(5, document.length, document)).rules())
        .isEqualTo("office-macros,office-autorun");
  }

  @Test
  void anImpossibleLengthIsUndecided() {
    for (long length : new long[] {1000, 1L << 31, -1}) {
      assertThat(DocumentSamples.judge("a.one", section(5, length, new byte[10])).verdict())
          .isEqualTo(Verdict.UNDECIDED);
    }
  }
}
