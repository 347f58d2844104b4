package dev.dropgate.inspect.rules.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.model.Verdict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Word before 97. */
class OldWordTest {
  /** A document of Word before 97, with a table of commands behind its text. */
  private static byte[] word(int magic, int version, int flags, String table) {
    byte[] commands = LittleEndianBytes.latin1(table);
    return ByteBuffer.allocate(40_000)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) magic)
        .putShort((short) version)
        .putShort(10, (short) flags)
        .putInt(0x118, 30_000)
        .putInt(0x11C, commands.length)
        .put(30_000, commands)
        .array();
  }

  @ParameterizedTest
  @CsvSource({"0xA5DC, 101", "0xA5DC, 104", "0xA699, 104", "0xA697, 103"})
  void macrosInWordBasicAreFound(String magic, int version) throws Exception {
    String entry = "\125\0\0\0\0\0" + "\0".repeat(18);
    String named = "\377\1\1\0" + entry + "\21\1\0\0\0\10AutoOpen\0\100";
    String other = "\377\1\1\0" + entry + "\21\1\0\0\0\5Count\0\100";
    int number = Integer.decode(magic);
    byte[] auto = word(number, version, 1, named);
    assertThat(DocumentSamples.judge("a.doc", OleSamples.file("WordDocument", auto)).rules())
        .isEqualTo("office-macros,office-autorun");
    byte[] count = word(number, version, 1, other);
    assertThat(DocumentSamples.judge("a.doc", OleSamples.file("WordDocument", count)).rules())
        .isEqualTo("office-macros");
    for (String none : new String[] {"", "\377\100", "\377\1\0\0\100", "\377\5\1\0\0\100"}) {
      byte[] document = word(number, version, 0, none);
      assertThat(
              DocumentSamples.judge("a.doc", OleSamples.file("WordDocument", document)).findings())
          .isEmpty();
    }
    byte[] dde = word(number, version, 1, named);
    System.arraycopy(LittleEndianBytes.latin1("\23 DDE cmd"), 0, dde, 2000, 9);
    assertThat(DocumentSamples.judge("a.doc", OleSamples.file("WordDocument", dde)).rules())
        .contains("office-dde")
        .contains("office-autorun");
  }

  @ParameterizedTest
  @CsvSource({"0xA5DC, 101", "0xA699, 104", "0xA5DB, 45", "0xA59B, 33", "0xA5EC, 193"})
  void aDocumentOfAnyWordWithAPasswordIsHeldAsOne(String magic, int version) throws Exception {
    byte[] locked = word(Integer.decode(magic), version, 0x0100, "");
    assertThat(DocumentSamples.judge("a.doc", OleSamples.file("WordDocument", locked)).rules())
        .isEqualTo("document-encrypted");
    if (version < 100) {
      assertThat(DocumentSamples.judge("a.doc", locked).rules()).isEqualTo("document-encrypted");
      byte[] template = word(Integer.decode(magic), version, 1, "");
      assertThat(DocumentSamples.judge("a.doc", template).rules()).isEqualTo("office-macros");
      assertThat(DocumentSamples.judge("a.doc", template).verdict()).isEqualTo(Verdict.UNDECIDED);
    }
  }
}
