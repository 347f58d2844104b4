package dev.dropgate.inspect.rules.documents.hwp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.rules.documents.DocumentSamples;
import dev.dropgate.inspect.rules.documents.OleSamples;
import dev.dropgate.model.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Documents of Hangul as one XML file. */
class HwpmlDocumentsTest {
  private static byte[] document(String format, byte[] data, String script) {
    String text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\" ?>"
            + "<HWPML Version=\"2.91\" SubVersion=\"10.0.0.0\" Style=\"embed\"><HEAD><MAPPINGTABLE>"
            + "<BINDATALIST><BINITEM BinData=\"1\" Format=\""
            + format
            + "\" Type=\"Embedding\"/></BINDATALIST></MAPPINGTABLE></HEAD><BODY/><TAIL>"
            + "<BINDATASTORAGE><BINDATA Encoding=\"Base64\" Id=\"1\" Size=\"1\">"
            + Base64.getMimeEncoder().encodeToString(data)
            + "</BINDATA></BINDATASTORAGE>"
            + "<SCRIPTCODE Type=\"JScript\" Version=\"1.0\"><SCRIPTHEADER>"
            + HwpxDocumentsTest.HEADER
            + "</SCRIPTHEADER><SCRIPTSOURCE>"
            + script
            + "</SCRIPTSOURCE></SCRIPTCODE></TAIL></HWPML>";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void binaryDataAreJudgedDeflatedOrNot() throws Exception {
    byte[] ole =
        OleSamples.file(
            "\u0001Ole10Native", OleSamples.packaged("a.txt", HwpDocumentsTest.program()));
    byte[] sized = OleSamples.join(HwpDocumentsTest.number(ole.length), ole);
    for (byte[] data :
        new byte[][] {
          ole,
          sized,
          HwpDocumentsTest.deflated(sized),
          HwpDocumentsTest.deflated(HwpDocumentsTest.program())
        }) {
      byte[] file = document("ole", data, HwpxDocumentsTest.EMPTY);
      for (String name : new String[] {"a.hml", "a.hwp", "a.xml", "a.dat"}) {
        assertThat(DocumentSamples.judge(name, file).verdict()).isEqualTo(Verdict.DANGEROUS);
      }
      assertThat(DocumentSamples.judge("b.zip", DocumentSamples.zip("a.hml", file)).verdict())
          .isEqualTo(Verdict.DANGEROUS);
    }
    byte[] eps = LittleEndianBytes.latin1("%!PS\n(%pipe%calc) (w) file\n");
    assertThat(
            DocumentSamples.judge("a.hml", document("eps", HwpDocumentsTest.deflated(eps), ""))
                .rules())
        .isEqualTo("hwp-eps");
  }

  @Test
  void aScriptIsJudgedByWhatItDoes() {
    byte[] clean =
        document("png", LittleEndianBytes.latin1("\211PNG\r\n\032\n"), HwpxDocumentsTest.EMPTY);
    assertThat(DocumentSamples.strict("a.hml", clean).findings()).isEmpty();
    byte[] runs = document("png", new byte[0], HwpxDocumentsTest.RUNS);
    assertThat(DocumentSamples.judge("a.hml", runs).rules()).isEqualTo("hwp-script");
  }

  @Test
  void anEntityIsRefused() {
    byte[] file =
        LittleEndianBytes.latin1(
            "<!DOCTYPE HWPML [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><HWPML><BODY>&a;</BODY>"
                + "</HWPML>");
    assertThat(DocumentSamples.judge("a.hml", file).rules()).isEqualTo("unreadable-content");
  }
}
