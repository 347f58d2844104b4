package dev.dropgate.inspect.active;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents before OLE2, and documents that DRM has wrapped. */
class OldFormatsTest {
  private static byte[] old(int password, byte[] body) {
    byte[] head = new byte[30 + 128 + 1008];
    byte[] signature = Bytes.latin1("HWP Document File V3.00 \32\1\2\3\4\5");
    System.arraycopy(signature, 0, head, 0, signature.length);
    head[30 + 96] = (byte) password;
    return Ole.join(head, body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.hwp", "a.dat", "a.doc"})
  void aHangulDocumentOfVersion3IsSearchedForPrograms(String name) throws Exception {
    byte[] text = Ole.join(new byte[100], Bytes.latin1("text"));
    assertThat(Documents.judge(name, old(0, text)).verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(Documents.judge(name, old(0, HwpTest.deflated(text))).verdict())
        .isEqualTo(Verdict.CLEAN);
    byte[] program = Ole.join(text, HwpTest.program());
    byte[] macros = Ole.join(text, Ole.macros("Sub AutoOpen()"));
    for (byte[] body : new byte[][] {program, macros}) {
      assertThat(Documents.judge(name, old(0, body)).verdict()).isEqualTo(Verdict.DANGEROUS);
      assertThat(Documents.judge(name, old(0, HwpTest.deflated(body))).verdict())
          .isEqualTo(Verdict.DANGEROUS);
    }
    assertThat(Documents.judge(name, old(1, text)).rules()).isEqualTo("document-encrypted");
  }

  @Test
  void whatIsNamedHwpIsAHangulDocument() throws Exception {
    assertThat(Documents.judge("a.hwp", Documents.zip("a.txt", "text")).rules())
        .isEqualTo("type-mismatch");
    assertThat(Documents.judge("a.hwp", new byte[] {1, 2, 3, 4, 5, 0, 9}).rules())
        .isEqualTo("type-mismatch");
    assertThat(Documents.judge("a.hwp", Bytes.latin1("text\n"), "type-mixup=on").rules())
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
        Ole.join(
            java.util.HexFormat.of().parseHex(before),
            Bytes.latin1(mark),
            new byte[] {0, 1, 2, 3, (byte) 0x90, 5, 6, 7});
    assertThat(Documents.judge(name, file).rules()).isEqualTo("document-encrypted");
    assertThat(Documents.judge(name, file, "document-encrypted=log").verdict())
        .isEqualTo(Verdict.CLEAN);
    assertThat(Documents.judge("a.txt", Bytes.latin1(mark + " is a mark")).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\333\245\055\0", "\233\245\041\0", "\334\245\145\0", "1\276\0\0\0\253"})
  void anOldWordDocumentIsKnown(String start) {
    byte[] file = Ole.join(Bytes.latin1(start), new byte[600], Bytes.latin1("text"));
    assertThat(Documents.judge("a.doc", file).findings()).isEmpty();
    byte[] field = Ole.join(file, Bytes.latin1("\23 DDEAUTO cmd"));
    assertThat(Documents.judge("a.doc", field).rules()).isEqualTo("office-dde");
  }
}
