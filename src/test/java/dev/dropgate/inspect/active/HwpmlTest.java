package dev.dropgate.inspect.active;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Documents of Hangul as one XML file. */
class HwpmlTest {
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
            + HwpxTest.HEADER
            + "</SCRIPTHEADER><SCRIPTSOURCE>"
            + script
            + "</SCRIPTSOURCE></SCRIPTCODE></TAIL></HWPML>";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void binaryDataAreJudgedDeflatedOrNot() throws Exception {
    byte[] ole = Ole.file("\u0001Ole10Native", Ole.packaged("a.txt", HwpTest.program()));
    byte[] sized = Ole.join(HwpTest.number(ole.length), ole);
    for (byte[] data :
        new byte[][] {ole, sized, HwpTest.deflated(sized), HwpTest.deflated(HwpTest.program())}) {
      byte[] file = document("ole", data, HwpxTest.EMPTY);
      for (String name : new String[] {"a.hml", "a.hwp", "a.xml", "a.dat"}) {
        assertThat(Documents.judge(name, file).verdict()).isEqualTo(Verdict.DANGEROUS);
      }
      assertThat(Documents.judge("b.zip", Documents.zip("a.hml", file)).verdict())
          .isEqualTo(Verdict.DANGEROUS);
    }
    byte[] eps = Bytes.latin1("%!PS\n(%pipe%calc) (w) file\n");
    assertThat(Documents.judge("a.hml", document("eps", HwpTest.deflated(eps), "")).rules())
        .isEqualTo("hwp-eps");
  }

  @Test
  void aScriptIsJudgedByWhatItDoes() {
    byte[] clean = document("png", Bytes.latin1("\211PNG\r\n\032\n"), HwpxTest.EMPTY);
    assertThat(Documents.strict("a.hml", clean).findings()).isEmpty();
    byte[] runs = document("png", new byte[0], HwpxTest.RUNS);
    assertThat(Documents.judge("a.hml", runs).rules()).isEqualTo("hwp-script");
  }

  @Test
  void anEntityIsRefused() {
    byte[] file =
        Bytes.latin1(
            "<!DOCTYPE HWPML [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><HWPML><BODY>&a;</BODY>"
                + "</HWPML>");
    assertThat(Documents.judge("a.hml", file).rules()).isEqualTo("unreadable-content");
  }
}
