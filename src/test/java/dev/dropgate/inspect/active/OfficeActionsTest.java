package dev.dropgate.inspect.active;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.Finding;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Verdict;
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

  private static void isOnlyTold(Judgement judgement, String rule) {
    assertThat(judgement.verdict()).as(judgement.reasons()).isEqualTo(Verdict.CLEAN);
    assertThat(judgement.shadow()).extracting(Finding::rule).contains(rule);
  }

  private static byte[] odt(String name, String part) throws Exception {
    return Documents.zip(
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
    assertThat(Documents.judge("a.rtf", Bytes.latin1(text)).rules()).contains("equation-object");
    assertThat(Documents.judge("a.doc", Bytes.latin1(text)).rules()).contains("equation-object");
  }

  @Test
  void anEquationIsFoundInTheDataOfAnObjectByItsClass() throws Exception {
    byte[] ole = Ole.file("Equation Native", new byte[100]);
    int root = 512 * (1 + (int) Bytes.u32(ole, 0x30));
    System.arraycopy(Equation.CLASS, 0, ole, root + 80, 16);
    String text = "{\\rtf1{\\object{\\*\\objdata " + HexFormat.of().formatHex(ole) + "}}}";
    assertThat(Documents.judge("a.rtf", Bytes.latin1(text)).rules()).contains("equation-object");
    String other = "{\\rtf1{\\object{\\*\\objclass Excel.Sheet.8}{\\*\\objdata 00}}}";
    assertThat(Documents.judge("a.rtf", Bytes.latin1(other)).findings()).isEmpty();
  }

  @Test
  void anEquationInAnOrdinaryDocumentIsOnlyTold() throws Exception {
    byte[] ole = Ole.file("ObjectPool/_1/Equation Native", new byte[100]);
    isOnlyTold(Documents.judge("a.doc", ole), "equation-object");
    byte[] object = Ole.file("Equation Native", new byte[100]);
    byte[] docx = Documents.office("word/embeddings/oleObject1.bin", object);
    isOnlyTold(Documents.judge("a.docx", docx), "equation-object");
    byte[] named = Documents.office("word/document.xml", "<d><OLEObject ProgID='Equation.3'/></d>");
    isOnlyTold(Documents.judge("a.docx", named), "equation-object");
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
    byte[] file = Documents.office("customUI/customUI.xml", ribbon);
    assertThat(Documents.judge("a.docx", file).rules()).isEqualTo("office-external");
    byte[] own = Documents.office("customUI/a.xml", "<customUI onLoad='Module1.Loaded'/>");
    assertThat(Documents.judge("a.docx", own).findings()).isEmpty();
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
        Documents.office(
            "word/_rels/document.xml.rels",
            "<Relationships><Relationship Type='x/hyperlink' TargetMode='External' Target='"
                + address
                + "'/></Relationships>");
    assertThat(Documents.judge("a.docx", relation).rules()).isEqualTo("dangerous-link");
    String instruction = "HYPERLINK &quot;" + address.replace("\\", "\\\\") + "&quot;";
    byte[] field =
        Documents.office("word/document.xml", "<d><fldSimple instr='" + instruction + "'/></d>");
    assertThat(Documents.judge("a.docx", field).rules()).isEqualTo("dangerous-link");
    String link = "<office:d " + ODF + "><office:a xlink:href='" + address + "'/></office:d>";
    assertThat(Documents.judge("a.odt", odt("content.xml", link)).rules())
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
        Documents.office("word/document.xml", "<d><fldSimple instr='" + instruction + "'/></d>");
    Judgement judgement = Documents.judge("a.docx", file);
    assertThat(judgement.rules()).isEqualTo(level.equals("on") ? "office-external" : "");
    assertThat(judgement.shadow()).hasSize(level.equals("log") ? 1 : 0);
    String rtf = "{\\rtf1{\\field{\\*\\fldinst INCLUDETEXT \"http://example.org/x\"}}}";
    assertThat(Documents.judge("a.rtf", Bytes.latin1(rtf)).rules()).isEqualTo("office-external");
  }

  @Test
  void aConnectionThatFetchesAtOpeningIsOnlyTold() throws Exception {
    String connection =
        "<connections><connection refreshOnLoad='1'><webPr url='https://example.org/x'/>"
            + "</connection></connections>";
    isOnlyTold(
        Documents.judge("a.xlsx", Documents.office("xl/connections.xml", connection)),
        "office-external");
    String waits = connection.replace("'1'", "'0'");
    assertThat(Documents.judge("a.xlsx", Documents.office("xl/connections.xml", waits)).shadow())
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
        Documents.office(
            "word/_rels/settings.xml.rels",
            "<Relationships><Relationship Type='x/attachedTemplate' TargetMode='External' Target='"
                + target
                + "'/></Relationships>");
    String rtf = "{\\rtf1{\\*\\template " + target.replace("\\", "\\\\") + "}}";
    for (Judgement judgement :
        new Judgement[] {
          Documents.judge("a.docx", file), Documents.judge("a.rtf", Bytes.latin1(rtf))
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
    assertThat(Documents.judge("a.odt", odt("Basic/Standard/Module1.xml", module)).rules())
        .isEqualTo("office-macros");
    assertThat(Documents.judge("a.odt", odt("Scripts/python/x.py", "import os")).rules())
        .isEqualTo("office-macros");
    String flat = "<office:document " + ODF + ">" + module + "</office:document>";
    assertThat(Documents.judge("a.fodt", flat.getBytes(StandardCharsets.UTF_8)).rules())
        .isEqualTo("office-macros");
    String empty = module.replace("Shell(\"x\")", "");
    assertThat(Documents.judge("a.odt", odt("Basic/Standard/Module1.xml", empty)).findings())
        .isEmpty();
    assertThat(
            Documents.judge("a.odt", odt("Scripts/python/parcel-descriptor.xml", "<p/>"))
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
    assertThat(Documents.judge("a.odt", odt("content.xml", event)).rules())
        .isEqualTo("office-macros,office-autorun");
    assertThat(
            Documents.judge("a.odt", odt("content.xml", event.replace("dom:load", "dom:click")))
                .rules())
        .isEqualTo("office-macros");
  }
}
