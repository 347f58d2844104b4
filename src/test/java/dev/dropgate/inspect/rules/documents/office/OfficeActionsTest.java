package dev.dropgate.inspect.rules.documents.office;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.rules.documents.DocumentSamples;
import dev.dropgate.inspect.rules.documents.OleSamples;
import dev.dropgate.inspect.rules.documents.common.EquationObjectCheck;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What documents of Office start, call or fetch beside macros. */
class OfficeActionsTest {
  private static final String ODF =
      "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'"
          + " xmlns:script='urn:oasis:names:tc:opendocument:xmlns:script:1.0'"
          + " xmlns:xlink='http://www.w3.org/1999/xlink'";

  private static void isOnlyLogged(ScanResult judgement, String rule) {
    assertThat(judgement.verdict()).as(judgement.reasons().toString()).isEqualTo(Verdict.CLEAN);
    assertThat(judgement.shadow()).extracting(Finding::rule).contains(rule);
  }

  private static byte[] odt(String name, String part) throws Exception {
    return DocumentSamples.zip(
        "mimetype",
        "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml",
        "<m/>",
        "content.xml",
        name.equals("content.xml") ? part : "<a/>",
        name.equals("content.xml") ? "settings.xml" : name,
        name.equals("content.xml") ? "<a/>" : part);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\\rtf1{\\object\\objemb{\\*\\objclass Equation.3}{\\*\\objdata 00}}}",
        "{\\rtf1{\\object{\\*\\objclass equation.2}}}",
        "{\\rtf1{\\object{\\*\\objdata 01050000020000000b0000004571756174696f6e2e3300}}}"
      })
  void anEquationInRtfIsFound(String text) {
    assertThat(DocumentSamples.judge("a.rtf", LittleEndianBytes.latin1(text)).rules())
        .contains("equation-object");
    assertThat(DocumentSamples.judge("a.doc", LittleEndianBytes.latin1(text)).rules())
        .contains("equation-object");
  }

  @Test
  void anEquationIsFoundInTheDataOfAnObjectByItsClass() throws Exception {
    byte[] ole = OleSamples.file("Equation Native", new byte[100]);
    int root = 512 * (1 + (int) LittleEndianBytes.u32(ole, 0x30));
    System.arraycopy(EquationObjectCheck.CLASS_ID, 0, ole, root + 80, 16);
    String text = "{\\rtf1{\\object{\\*\\objdata " + HexFormat.of().formatHex(ole) + "}}}";
    assertThat(DocumentSamples.judge("a.rtf", LittleEndianBytes.latin1(text)).rules())
        .contains("equation-object");
    String other = "{\\rtf1{\\object{\\*\\objclass Excel.Sheet.8}{\\*\\objdata 00}}}";
    assertThat(DocumentSamples.judge("a.rtf", LittleEndianBytes.latin1(other)).findings())
        .isEmpty();
  }

  @Test
  void equationOutsideRtfIsOnlyLogged() throws Exception {
    byte[] ole = OleSamples.file("ObjectPool/_1/Equation Native", new byte[100]);
    isOnlyLogged(DocumentSamples.judge("a.doc", ole), "equation-object");
    byte[] object = OleSamples.file("Equation Native", new byte[100]);
    byte[] docx = DocumentSamples.office("word/embeddings/oleObject1.bin", object);
    isOnlyLogged(DocumentSamples.judge("a.docx", docx), "equation-object");
    byte[] named =
        DocumentSamples.office("word/document.xml", "<d><OLEObject ProgID='Equation.3'/></d>");
    isOnlyLogged(DocumentSamples.judge("a.docx", named), "equation-object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "onLoad='\\\\host\\s\\x.dotm!Evil.run'",
        "onLoad='https://example.org/x.dotm!Evil.run'",
        "loadImage='file://host/x.dotm!a.b'"
      })
  void aRibbonThatCallsAMacroFromElsewhereIsFound(String attribute) throws Exception {
    String ribbon =
        "<customUI xmlns='http://schemas.microsoft.com/office/2006/01/customui' "
            + attribute
            + "/>";
    byte[] file = DocumentSamples.office("customUI/customUI.xml", ribbon);
    assertThat(DocumentSamples.judge("a.docx", file).rules()).isEqualTo("office-external");
    byte[] own = DocumentSamples.office("customUI/a.xml", "<customUI onLoad='Module1.Loaded'/>");
    assertThat(DocumentSamples.judge("a.docx", own).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ms-msdt:/id PCWDiagnostic",
        "search-ms:query=x",
        "file:///C:\\Windows\\System32\\cmd.exe",
        "\\\\203.0.113.7\\s\\x.lnk",
        "vbscript:x"
      })
  void aLinkThatStartsSomethingIsFoundInRelationsFieldsAndOpenDocuments(String address)
      throws Exception {
    byte[] relation =
        DocumentSamples.office(
            "word/_rels/document.xml.rels",
            "<Relationships><Relationship Type='x/hyperlink' TargetMode='External' Target='"
                + address
                + "'/></Relationships>");
    assertThat(DocumentSamples.judge("a.docx", relation).rules()).isEqualTo("dangerous-link");
    String instruction = "HYPERLINK &quot;" + address.replace("\\", "\\\\") + "&quot;";
    byte[] field =
        DocumentSamples.office(
            "word/document.xml", "<d><fldSimple instr='" + instruction + "'/></d>");
    assertThat(DocumentSamples.judge("a.docx", field).rules()).isEqualTo("dangerous-link");
    String link = "<office:d " + ODF + "><office:a xlink:href='" + address + "'/></office:d>";
    assertThat(DocumentSamples.judge("a.odt", odt("content.xml", link)).rules())
        .isEqualTo("dangerous-link");
  }

  @ParameterizedTest
  @CsvSource({
    "INCLUDETEXT &quot;http://example.org/x.docx&quot;, on",
    "INCLUDETEXT http://example.org/x.docx, on",
    "INCLUDEPICTURE &quot;https://example.org/x.png&quot;, log",
    "INCLUDEPICTURE \\d &quot;\\\\\\\\203.0.113.7\\\\s\\\\x.png&quot;, on",
    "INCLUDETEXT &quot;\\\\\\\\server\\\\s\\\\x.docx&quot;, log",
    "INCLUDETEXT &quot;C:\\\\a\\\\x.docx&quot;, ''",
    "INCLUDEPICTURE &quot;x.png&quot;, ''"
  })
  void aFieldThatLoadsFromElsewhereIsFound(String instruction, String level) throws Exception {
    byte[] file =
        DocumentSamples.office(
            "word/document.xml", "<d><fldSimple instr='" + instruction + "'/></d>");
    ScanResult judgement = DocumentSamples.judge("a.docx", file);
    assertThat(judgement.rules()).isEqualTo(level.equals("on") ? "office-external" : "");
    assertThat(judgement.shadow()).hasSize(level.equals("log") ? 1 : 0);
    String rtf = "{\\rtf1{\\field{\\*\\fldinst INCLUDETEXT \"http://example.org/x\"}}}";
    assertThat(DocumentSamples.judge("a.rtf", LittleEndianBytes.latin1(rtf)).rules())
        .isEqualTo("office-external");
  }

  @Test
  void connectionRefreshedAtOpeningIsOnlyLogged() throws Exception {
    String connection =
        "<connections><connection refreshOnLoad='1'><webPr url='https://example.org/x'/>"
            + "</connection></connections>";
    isOnlyLogged(
        DocumentSamples.judge("a.xlsx", DocumentSamples.office("xl/connections.xml", connection)),
        "office-external");
    String waits = connection.replace("'1'", "'0'");
    assertThat(
            DocumentSamples.judge("a.xlsx", DocumentSamples.office("xl/connections.xml", waits))
                .shadow())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.org/x.dotm, true",
    "\\\\files.example.org\\s\\x.dotm, true",
    "\\\\server\\templates\\letter.dotm, false",
    "http://intranet/letter.dotm, false"
  })
  void aTemplateFromElsewhereDecidesUnlessItIsOfTheOwnNetwork(String target, boolean decides)
      throws Exception {
    byte[] file =
        DocumentSamples.office(
            "word/_rels/settings.xml.rels",
            "<Relationships><Relationship Type='x/attachedTemplate' TargetMode='External' Target='"
                + target
                + "'/></Relationships>");
    String rtf = "{\\rtf1{\\*\\template " + target.replace("\\", "\\\\") + "}}";
    for (ScanResult judgement :
        new ScanResult[] {
          DocumentSamples.judge("a.docx", file),
          DocumentSamples.judge("a.rtf", LittleEndianBytes.latin1(rtf))
        }) {
      assertThat(judgement.rules()).isEqualTo(decides ? "office-template" : "");
      assertThat(judgement.shadow()).hasSize(decides ? 0 : 1);
    }
  }

  @Test
  void aMacroOfAnOpenDocumentIsFoundInAZipAndInOneFile() throws Exception {
    String module =
        "<script:module "
            + ODF
            + ">REM  *****  BASIC  *****\nSub Main\nShell(\"x\")\nEnd Sub\n</script:module>";
    assertThat(DocumentSamples.judge("a.odt", odt("Basic/Standard/Module1.xml", module)).rules())
        .isEqualTo("office-macros");
    assertThat(DocumentSamples.judge("a.odt", odt("Scripts/python/x.py", "import os")).rules())
        .isEqualTo("office-macros");
    String flat = "<office:document " + ODF + ">" + module + "</office:document>";
    assertThat(DocumentSamples.judge("a.fodt", flat.getBytes(StandardCharsets.UTF_8)).rules())
        .isEqualTo("office-macros");
    String empty = module.replace("Shell(\"x\")", "");
    assertThat(DocumentSamples.judge("a.odt", odt("Basic/Standard/Module1.xml", empty)).findings())
        .isEmpty();
    assertThat(
            DocumentSamples.judge("a.odt", odt("Scripts/python/parcel-descriptor.xml", "<p/>"))
                .findings())
        .isEmpty();
  }

  @Test
  void anEventThatCallsAMacroIsFound() throws Exception {
    String event =
        "<office:d "
            + ODF
            + "><script:event-listener script:event-name='dom:load'"
            + " xlink:href='vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document'/>"
            + "</office:d>";
    assertThat(DocumentSamples.judge("a.odt", odt("content.xml", event)).rules())
        .isEqualTo("office-macros,office-autorun");
    assertThat(
            DocumentSamples.judge(
                    "a.odt", odt("content.xml", event.replace("dom:load", "dom:click")))
                .rules())
        .isEqualTo("office-macros");
  }
}
