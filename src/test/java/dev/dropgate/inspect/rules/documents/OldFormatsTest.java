package dev.dropgate.inspect.rules.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.rules.documents.hwp.HwpDocumentsTest;
import dev.dropgate.model.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents before OLE2, and documents that DRM has wrapped. */
class OldFormatsTest {
  private static byte[] old(int password, byte[] body) {
    byte[] head = new byte[30 + 128 + 1008];
    byte[] signature = LittleEndianBytes.latin1("HWP Document File V3.00 \32\1\2\3\4\5");
    System.arraycopy(signature, 0, head, 0, signature.length);
    head[30 + 96] = (byte) password;
    return OleSamples.join(head, body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.hwp", "a.dat", "a.doc"})
  void aHangulDocumentOfVersion3IsSearchedForPrograms(String name) throws Exception {
    byte[] text = OleSamples.join(new byte[100], LittleEndianBytes.latin1("text"));
    assertThat(DocumentSamples.judge(name, old(0, text)).verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(DocumentSamples.judge(name, old(0, HwpDocumentsTest.deflated(text))).verdict())
        .isEqualTo(Verdict.CLEAN);
    byte[] program = OleSamples.join(text, HwpDocumentsTest.program());
    byte[] macros = OleSamples.join(text, OleSamples.macros("Sub AutoOpen()"));
    for (byte[] body : new byte[][] {program, macros}) {
      assertThat(DocumentSamples.judge(name, old(0, body)).verdict()).isEqualTo(Verdict.DANGEROUS);
      assertThat(DocumentSamples.judge(name, old(0, HwpDocumentsTest.deflated(body))).verdict())
          .isEqualTo(Verdict.DANGEROUS);
    }
    assertThat(DocumentSamples.judge(name, old(1, text)).rules()).isEqualTo("document-encrypted");
  }

  @Test
  void whatIsNamedHwpIsAHangulDocument() throws Exception {
    assertThat(DocumentSamples.judge("a.hwp", DocumentSamples.zip("a.txt", "text")).rules())
        .isEqualTo("type-mismatch");
    assertThat(DocumentSamples.judge("a.hwp", new byte[] {1, 2, 3, 4, 5, 0, 9}).rules())
        .isEqualTo("type-mismatch");
    assertThat(
            DocumentSamples.judge("a.hwp", LittleEndianBytes.latin1("text\n"), "type-mixup=on")
                .rules())
        .isEqualTo("type-mixup");
  }

  @ParameterizedTest
  @CsvSource({
    "a.docx, 9B20, DRMONE  This Document is encrypted",
    "a.hwp, 9B20, DRMONE  This Document is encrypted",
    "a.pptx, '', SCDSA002",
    "a.hwp, '', SCDSA002",
    "a.pdf, '', SCDSA002",
    "a.txt, '', SCDSA002",
    "a.dat, '', SCDSA002"
  })
  void aDocumentThatDrmHasWrappedIsEncrypted(String name, String before, String mark) {
    byte[] file =
        OleSamples.join(
            java.util.HexFormat.of().parseHex(before),
            LittleEndianBytes.latin1(mark),
            new byte[] {0, 1, 2, 3, (byte) 0x90, 5, 6, 7});
    assertThat(DocumentSamples.judge(name, file).rules()).isEqualTo("document-encrypted");
    assertThat(DocumentSamples.judge(name, file, "document-encrypted=log").verdict())
        .isEqualTo(Verdict.CLEAN);
    assertThat(
            DocumentSamples.judge("a.txt", LittleEndianBytes.latin1(mark + " is a mark"))
                .findings())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\333\245\055\0", "\233\245\041\0", "\334\245\145\0", "1\276\0\0\0\253"})
  void anOldWordDocumentIsKnown(String start) {
    byte[] file =
        OleSamples.join(
            LittleEndianBytes.latin1(start), new byte[600], LittleEndianBytes.latin1("text"));
    assertThat(DocumentSamples.judge("a.doc", file).findings()).isEmpty();
    byte[] field = OleSamples.join(file, LittleEndianBytes.latin1("\23 DDEAUTO cmd"));
    assertThat(DocumentSamples.judge("a.doc", field).rules()).isEqualTo("office-dde");
  }
}
