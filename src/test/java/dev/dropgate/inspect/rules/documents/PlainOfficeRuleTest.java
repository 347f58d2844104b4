package dev.dropgate.inspect.rules.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainOfficeRuleTest {
  private static final String WORD =
      "<?xml version='1.0'?><w:wordDocument"
          + " xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml'>";

  private static byte[] activeMime(int header) throws Exception {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
      out.write(OleSamples.macros("Sub AutoOpen()"));
    }
    return OleSamples.join(
        LittleEndianBytes.latin1("ActiveMime"), new byte[header], deflated.toByteArray());
  }

  private static String base64(byte[] bytes) {
    return Base64.getMimeEncoder().encodeToString(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 544})
  void macrosAreFoundInAWebArchive(int header) throws Exception {
    String mail =
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n"
            + "Content-Type: text/html\r\n\r\n<html></html>\r\n--B\r\n"
            + "Content-Type: application/x-mso\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + base64(activeMime(header))
            + "\r\n--B--\r\n";
    for (String name : new String[] {"a.doc", "a.mht"}) {
      assertThat(DocumentSamples.judge(name, LittleEndianBytes.latin1(mail)).rules())
          .contains("office-macros,office-autorun");
      assertThat(
              DocumentSamples.judge(name, LittleEndianBytes.latin1("some text first\r\n" + mail))
                  .rules())
          .contains("office-macros,office-autorun");
    }
  }

  @Test
  void undecodableActiveMimeIsUndecided() throws Exception {
    byte[] torn = LittleEndianBytes.latin1("ActiveMime" + "\0".repeat(100));
    assertThat(DocumentSamples.judge("editdata.mso", torn).rules()).isEqualTo("unreadable-content");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.xml", "a.doc", "a"})
  void macrosAreFoundInDocumentsThatAreOneXmlFile(String name) throws Exception {
    String old =
        WORD
            + "<w:docSuppData><w:binData w:name='editdata.mso'>"
            + base64(activeMime(40))
            + "</w:binData></w:docSuppData></w:wordDocument>";
    String newer =
        "<!--"
            + " ".repeat(5000)
            + "--><p:package xmlns:p='http://schemas.microsoft.com/office/2006/xmlPackage'>"
            + "<p:part p:name='/word/vbaProject.bin'><p:binaryData>"
            + base64(OleSamples.macros("Sub AutoOpen()"))
            + "</p:binaryData></p:part></p:package>";
    for (String text : new String[] {old, newer, "<?xml version='1.0'?>" + newer}) {
      assertThat(DocumentSamples.judge(name, text.getBytes(StandardCharsets.UTF_8)).rules())
          .isEqualTo("office-macros,office-autorun");
    }
  }

  @Test
  void findsActiveContentInFlatXmlDocuments() {
    String field = WORD + "<w:fldSimple w:instr='DDEAUTO cmd'/></w:wordDocument>";
    assertThat(DocumentSamples.judge("a.xml", LittleEndianBytes.latin1(field)).rules())
        .isEqualTo("office-dde");
    String torn = WORD + "<w:body>";
    assertThat(DocumentSamples.judge("a.xml", LittleEndianBytes.latin1(torn)).rules())
        .isEqualTo("unreadable-content");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<?xml version='1.0'?><a><binData>AAAA</binData></a>",
        "<?xml version='1.0'?><a><b></a>",
        "<a"
      })
  void otherXmlAndWhatLooksLikeItIsNoFinding(String text) {
    for (String name : new String[] {"a.xml", "a.txt"}) {
      assertThat(DocumentSamples.judge(name, LittleEndianBytes.latin1(text)).verdict())
          .isEqualTo(Verdict.CLEAN);
    }
  }

  @Test
  void aMacroSheetInSylkIsFoundAndATableIsNot() {
    String sheet = "ID;P\nO;E\nNN;NAuto_open;ER101C1;KOut;F\nC;X1;Y101;K0;EEXEC(\"CALC\")\nE\n";
    for (String name : new String[] {"a.slk", "a.csv", "a.xls"}) {
      assertThat(DocumentSamples.judge(name, LittleEndianBytes.latin1(sheet)).rules())
          .isEqualTo("excel4-macros");
      assertThat(
              DocumentSamples.judge(name, LittleEndianBytes.latin1(sheet.replace("\n", "\r\n")))
                  .rules())
          .isEqualTo("excel4-macros");
    }
    String plain = "ID;PWXL;N;E\nB;Y1;X1\nO;L;D\nC;Y1;X1;K1\nE\n";
    assertThat(DocumentSamples.judge("a.slk", LittleEndianBytes.latin1(plain)).verdict())
        .isEqualTo(Verdict.CLEAN);
    String table = "ID;Name;E\n1;Otto;E\nO;Emil;x\n";
    assertThat(DocumentSamples.judge("a.csv", LittleEndianBytes.latin1(table)).verdict())
        .isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aRealDocumentInXmlWithDeflatedDrawingsIsClean() {
    byte[] real = DocumentSamples.one("testWORD2003.xml");
    assertThat(real).isNotNull();
    assertThat(DocumentSamples.judge("a.xml", real).verdict()).isEqualTo(Verdict.CLEAN);
  }
}
