package dev.dropgate.inspect.rules.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfficeDocumentRuleTest {
  private static final byte[] PROGRAM = LittleEndianBytes.latin1("MZ program");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "testWORD_macros.doc",
        "testWORD_macros.docm",
        "testEXCEL_macro.xls",
        "testEXCEL_macro.xlsm",
        "testPPT_macros.ppt",
        "testPPT_macros.pptm"
      })
  void macrosAreFoundInRealDocumentsUnderAnyName(String file) {
    for (String name : new String[] {file, "report.docx", "report"}) {
      ScanResult judgement = DocumentSamples.judge(name, DocumentSamples.one(file));
      assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
      assertThat(judgement.rules()).contains("office-macros").doesNotContain("autorun");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "testWORD_protected_passtika.doc",
    "testWORD_protected_passtika.docx",
    "testEXCEL_protected_passtika.xls",
    "testEXCEL_protected_passtika.xlsx",
    "testPPT_protected_passtika.ppt",
    "testPPT_protected_passtika.pptx"
  })
  void whatNeedsAPasswordIsUndecided(String file) {
    ScanResult judgement = DocumentSamples.judge(file, DocumentSamples.one(file));
    assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judgement.rules()).isEqualTo("document-encrypted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sub AutoOpen()",
        "Private Sub Document_Open()",
        "sub  workbook_OPEN ( )",
        "Public Sub _\r\n AutoExec()",
        "Function Auto_Close()",
        "Private Sub InkPicture1_Painted(ByVal hDC As Long)"
      })
  void aMacroThatRunsByItselfIsNamed(String line) throws Exception {
    byte[] file = OleSamples.macros(line + "\r\nShell \"x\"\r\nEnd Sub\r\n");
    assertThat(DocumentSamples.judge("a.doc", file).rules())
        .isEqualTo("office-macros,office-autorun");
    assertThat(DocumentSamples.judge("a.doc", file, "office-macros=off").rules())
        .isEqualTo("office-autorun");
    assertThat(
            DocumentSamples.judge("a.doc", file, "office-macros=off,office-autorun=off").verdict())
        .isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aMacroThatWaitsForAClickDoesNotRunByItself() throws Exception {
    byte[] file =
        OleSamples.macros("Sub NotAutoOpen()\r\nEnd Sub\r\nSub Button1_Click()\r\nEnd Sub\r\n");
    assertThat(DocumentSamples.judge("a.doc", file).rules()).isEqualTo("office-macros");
  }

  @Test
  void aProjectWithoutCodeIsNoMacroUnlessCompiledCodeIsThere() throws Exception {
    assertThat(DocumentSamples.judge("a.doc", OleSamples.macros("")).verdict())
        .isEqualTo(Verdict.CLEAN);
    byte[] emptied =
        OleSamples.file(
            "VBA/dir", new byte[9], "VBA/Module1", OleSamples.module(3000, "Option Explicit\r\n"));
    assertThat(DocumentSamples.judge("a.doc", emptied).rules()).isEqualTo("office-macros");
  }

  @Test
  void macrosWhoseSourceIsBrokenAreNotClean() throws Exception {
    byte[] file = OleSamples.file("VBA/dir", new byte[9], "VBA/Module1", new byte[900]);
    assertThat(DocumentSamples.judge("a.doc", file, "office-macros=off"))
        .extracting(ScanResult::verdict, ScanResult::rules)
        .containsExactly(Verdict.UNDECIDED, "office-autorun");
  }

  @Test
  void theMacrosOfANewDocumentMayHaveAnyName() throws Exception {
    byte[] project =
        OleSamples.file("VBA/dir", new byte[9], "VBA/M", OleSamples.module(3000, "Sub Autoopen()"));
    byte[] file = DocumentSamples.office("word/anything.dat", project);
    assertThat(DocumentSamples.judge("a.docx", file).rules())
        .isEqualTo("office-macros,office-autorun");
  }

  @ParameterizedTest
  @CsvSource({
    "mimetype, application/vnd.oasis.opendocument.text",
    "mimetype, application/epub+zip",
    "META-INF/MANIFEST.MF, x",
    "AppxManifest.xml, x",
    "AndroidManifest.xml, x",
    "readme.txt, no _rels/.rels is needed"
  })
  void findsMacrosWhateverTypeTheArchiveClaims(String claim, String text) throws Exception {
    byte[] project =
        OleSamples.file("VBA/dir", new byte[9], "VBA/M", OleSamples.module(3000, "Sub Autoopen()"));
    byte[] file =
        DocumentSamples.zip(claim, text, "[CONTENT_TYPES].xml", "<Types/>", "x.bin", project);
    for (String name : new String[] {"a.docm", "a.zip", "a"}) {
      assertThat(DocumentSamples.judge(name, file).verdict()).isEqualTo(Verdict.DANGEROUS);
      assertThat(DocumentSamples.judge(name, file, "disguised=off").rules())
          .contains("office-macros,office-autorun");
    }
  }

  @Test
  void oldSheetsWithoutOle2AreReadToTheirEnd() throws Exception {
    byte[] book =
        OleSamples.record(0x0409, (byte) 0, (byte) 0, (byte) 0, (byte) 1, (byte) 0, (byte) 0);
    byte[] sheet = OleSamples.record(0x0409, (byte) 0, (byte) 0, (byte) 0x40, (byte) 0);
    byte[] link = OleSamples.record(0x0017, LittleEndianBytes.latin1("\12cmd\3/c calc"));
    byte[] newer = OleSamples.record(0x0809, (byte) 0, (byte) 5, (byte) 5, (byte) 0);
    for (String name : new String[] {"a.xls", "a"}) {
      assertThat(DocumentSamples.judge(name, OleSamples.join(book, sheet)).rules())
          .isEqualTo("excel4-macros");
      assertThat(DocumentSamples.judge(name, OleSamples.join(book, link)).rules())
          .isEqualTo("office-dde");
      assertThat(DocumentSamples.judge(name, OleSamples.join(newer, link)).rules())
          .isEqualTo("office-dde");
      assertThat(DocumentSamples.judge(name, book).findings()).isEmpty();
    }
  }

  @Test
  void excel4SheetsAreFoundAlsoWhereTheyAreHidden() throws Exception {
    byte[] begin = OleSamples.record(0x0809, (byte) 0, (byte) 6, (byte) 5, (byte) 0);
    byte[] sheet =
        OleSamples.record(
            0x0085, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 2, (byte) 1, (byte) 1, (byte) 0);
    byte[] old = OleSamples.file("Workbook", OleSamples.join(begin, sheet));
    assertThat(DocumentSamples.judge("a.xls", old).findings())
        .containsExactly(
            new Finding("excel4-macros", Verdict.DANGEROUS, "a hidden Excel 4 macro sheet"));
    byte[] bare = {9, 4, 6, 0, 0, 0, 0x40, 0, 0, 0};
    assertThat(DocumentSamples.judge("a.xls", bare).rules()).isEqualTo("excel4-macros");
    byte[] folder = DocumentSamples.office("xl/macrosheets/sheet1.xml", "<x/>");
    assertThat(DocumentSamples.judge("a.xlsm", folder).rules()).isEqualTo("excel4-macros");
    byte[] type =
        DocumentSamples.zip(
            "_rels/.rels",
            "<Relationships/>",
            "[Content_Types].xml",
            "<Types><Override PartName='/xl/s.xml'"
                + " ContentType='application/vnd.ms-excel.macrosheet+xml'/></Types>");
    assertThat(DocumentSamples.judge("a.xlsm", type).rules()).isEqualTo("excel4-macros");
  }

  @ParameterizedTest
  @CsvSource({
    "oleObject, https://example.org/x.html!, office-external",
    "oleObject, mhtml:https://example.org/x!x-usc:https://example.org/x, office-external",
    "frame, \\\\example.org\\share\\x, office-external",
    "aFChunk, file://example.org/share/x, office-external",
    "oleObject, script:http://example.org/x, office-external",
    "oleObject, x-usc:http://example.org/x, office-external",
    "oleObject, ms-its:http://example.org/x, office-external",
    "oleObject, file:////example.org/x, office-external",
    "oleObject, \\/example.org/x, office-external",
    "oleObject, ht&#9;tp://example.org/x, office-external",
    "oleObject/, http://example.org/x, office-external",
    "oleObject#, http://example.org/x, office-external",
    "oleObject, file:///home/x/book.xlsx, ''",
    "frame, about:blank, ''",
    "subDocument, C:/x/My%20Book.docx, ''",
    "attachedTemplate, http://example.org/x.dotm, office-template",
    "attachedTemplate, file:///\\\\example.org\\x.dotm, office-template",
    "attachedTemplate, file:///C:\\Templates\\Letter.dotm, ''",
    "attachedTemplate, Letter.dotm, ''",
    "oleObject, file:///C:\\Data\\Book.xlsx, ''",
    "hyperlink, https://example.org/, ''",
    "image, https://example.org/x.png, ''"
  })
  void whatIsLoadedFromElsewhereIsFound(String type, String target, String rules) throws Exception {
    byte[] file =
        DocumentSamples.office(
            "word/_rels/document.xml.rels",
            "<Relationships><Relationship Type='http://schemas.openxmlformats.org/x/"
                + type
                + "' TargetMode='External' Target='"
                + target
                + "'/></Relationships>");
    assertThat(DocumentSamples.strict("a.docx", file).rules()).isEqualTo(rules);
  }

  @ParameterizedTest
  @CsvSource({
    "oleObject, file:///\\\\server\\share\\a.xlsx, true",
    "oleObject, \\\\server\\share\\a.xlsx, true",
    "package, http://intranet/a.xlsx, true",
    "oleObject, http://intranet:8080/a.xlsx, true",
    "oleObject, \\\\files.example.org\\share\\a.xlsx, false",
    "oleObject, \\\\3232235777\\share\\a.xlsx, false",
    "oleObject, http://0x7f000001/a, false",
    "oleObject, http://[::1]/a, false",
    "oleObject, http://server@example.org/a, false",
    "oleObject, http://server%2eexample%2eorg/a, false",
    "oleObject, http://server\u3002org/a, false",
    "oleObject, mhtml:http://server/a, false",
    "frame, http://server/a, false",
    "vbaProject, \\\\server\\share\\a, false"
  })
  void objectLinkedFromOwnNetworkIsOnlyLogged(String type, String target, boolean logged)
      throws Exception {
    byte[] file =
        DocumentSamples.office(
            "word/_rels/document.xml.rels",
            "<Relationships><Relationship Type='http://schemas.openxmlformats.org/x/"
                + type
                + "' TargetMode='External' Target='"
                + target
                + "'/></Relationships>");
    ScanResult judgement = DocumentSamples.judge("a.docx", file);
    assertThat(logged ? judgement.shadow() : judgement.findings())
        .extracting(Finding::rule)
        .containsExactly("office-external");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<d><fldSimple instr=' DDEAUTO c:\\\\windows\\\\cmd.exe'/></d>",
        "<d><fldChar/><instrText> DD</instrText><t>x</t><instrText>E \"cmd\"</instrText>"
            + "<fldChar/></d>"
      })
  void ddeFieldsAreFoundAlsoInPieces(String document) throws Exception {
    byte[] file = DocumentSamples.office("word/document.xml", document);
    assertThat(DocumentSamples.judge("a.docx", file).rules()).isEqualTo("office-dde");
  }

  @Test
  void harmlessFieldsAndDataSourcesAreNotFindings() throws Exception {
    byte[] fields =
        DocumentSamples.office(
            "word/document.xml",
            "<d><fldChar/><instrText>PAGE</instrText><fldChar/><t>DDE</t></d>");
    assertThat(DocumentSamples.strict("a.docx", fields)).isEqualTo(ScanResult.of(List.of()));
    for (String service : new String[] {"REUTER", "cmd"}) {
      byte[] links =
          DocumentSamples.office(
              "xl/externalLinks/externalLink1.xml",
              "<externalLink><ddeLink ddeService='" + service + "' ddeTopic='x'/></externalLink>");
      assertThat(DocumentSamples.strict("a.xlsx", links).rules())
          .isEqualTo(service.equals("cmd") ? "office-dde" : "");
    }
  }

  @Test
  void ddeIsFoundInOldDocumentsAndWorkbooks() throws Exception {
    for (byte[] text :
        new byte[][] {
          LittleEndianBytes.latin1("\23 DDEAUTO cmd"),
          LittleEndianBytes.latin1("\23\tDDEAUTO cmd"),
          "\23 DDE cmd".getBytes(StandardCharsets.UTF_16LE)
        }) {
      byte[] word = OleSamples.file("WordDocument", OleSamples.join(new byte[600], text));
      assertThat(DocumentSamples.judge("a.doc", word).rules()).isEqualTo("office-dde");
    }
    byte[] link = OleSamples.record(0x01AE, LittleEndianBytes.latin1("\1\0\13\0\0cmd\3/c calc"));
    assertThat(DocumentSamples.judge("a.xls", OleSamples.file("Workbook", link)).rules())
        .isEqualTo("office-dde");
  }

  @Test
  void aFileInADocumentIsJudgedAsAFile() throws Exception {
    byte[] file =
        OleSamples.file(
            "ObjectPool/_1/\u0001Ole10Native", OleSamples.packaged("C:\\x\\setup.exe", PROGRAM));
    ScanResult judgement = DocumentSamples.judge("a.doc", file, "ole-package=log");
    assertThat(judgement.rules()).contains("blocked-extension");
    assertThat(judgement.reasons()).contains("setup.exe: ");
    assertThat(DocumentSamples.judge("a.doc", file, "ole-package=off").findings()).isEmpty();
  }

  @Test
  void anAttachmentOfAMessageIsJudgedAsAFile() throws Exception {
    String folder = "__attach_version1.0_#00000000/__substg1.0_";
    byte[] file =
        OleSamples.file(
            folder + "37010102",
            PROGRAM,
            folder + "3707001F",
            "setup.exe".getBytes(StandardCharsets.UTF_16LE));
    assertThat(DocumentSamples.judge("a.msg", file).rules()).contains("blocked-extension");
  }

  @Test
  void anObjectThatIsALinkToAUrlIsFound() throws Exception {
    byte[] url = "https://example.org/x.hta\0".getBytes(StandardCharsets.UTF_16LE);
    byte[] link =
        OleSamples.join(
            new byte[20],
            LittleEndianBytes.latin1(
                "\340\311\352\171\371\272\316\021\214\202\000\252\000\113\251\013"),
            new byte[4],
            url);
    ScanResult judgement =
        DocumentSamples.judge("a.doc", OleSamples.file("ObjectPool/_1/\u0001Ole", link));
    assertThat(judgement.rules()).isEqualTo("office-external");
    assertThat(judgement.reasons()).endsWith("an object linked to https://example.org/x.hta");
  }

  @Test
  void brokenDocumentIsUndecidedAndOtherArchiveIsIgnored() throws Exception {
    byte[] torn = DocumentSamples.one("testWORD_truncated.docx");
    assertThat(DocumentSamples.judge("a.docx", torn).verdict()).isEqualTo(Verdict.UNDECIDED);
    byte[] plain = DocumentSamples.zip("a.rels", "no XML");
    assertThat(DocumentSamples.judge("a.zip", plain, "").rules()).doesNotContain("office");
    byte[] entity =
        DocumentSamples.office(
            "word/document.xml",
            "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><d>&a;</d>");
    assertThat(DocumentSamples.judge("a.docx", entity).rules()).isEqualTo("unreadable-content");
  }

  @Test
  void aDocumentThatIsCutOffInItsDirectoryIsUndecided() throws Exception {
    byte[] whole = OleSamples.macros("Sub AutoOpen()");
    int directory = 512 * (1 + (int) LittleEndianBytes.u32(whole, 0x30));
    assertThat(DocumentSamples.judge("a.doc", whole).verdict()).isEqualTo(Verdict.DANGEROUS);
    for (int length = directory + 128; length < directory + 512; length += 64) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThat(DocumentSamples.judge("a.doc", cut).verdict()).isNotEqualTo(Verdict.CLEAN);
    }
  }

  @Test
  void anOpenDocumentWithAPasswordIsUndecided() throws Exception {
    String type = "application/vnd.oasis.opendocument.text";
    byte[] parts =
        DocumentSamples.zip(
            "mimetype",
            type,
            "META-INF/manifest.xml",
            "<m:manifest xmlns:m='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>"
                + "<m:file-entry m:full-path='content.xml'><m:encryption-data/></m:file-entry>"
                + "</m:manifest>",
            "content.xml",
            new byte[300]);
    byte[] whole =
        DocumentSamples.zip(
            "mimetype", type, "META-INF/manifest.xml", "<m/>", "encrypted-package", "x");
    for (byte[] file : new byte[][] {parts, whole}) {
      for (String name : new String[] {"a.odt", "a"}) {
        assertThat(DocumentSamples.judge(name, file).rules()).contains("document-encrypted");
      }
    }
    byte[] plain =
        DocumentSamples.zip(
            "mimetype", type, "META-INF/manifest.xml", "<m/>", "content.xml", "<a/>");
    assertThat(DocumentSamples.judge("a.odt", plain).verdict()).isEqualTo(Verdict.CLEAN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo/document.xml", "word/document.bin", "xl/a", "x"})
  void firstElementDecidesTheTypeOfAPart(String name) throws Exception {
    String word =
        "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>";
    byte[] field =
        DocumentSamples.office(name, word + "<w:fldSimple w:instr='DDEAUTO cmd'/></w:document>");
    assertThat(DocumentSamples.judge("a.docx", field).rules()).isEqualTo("office-dde");
    byte[] wide =
        ("\uFEFF" + word + "<w:fldSimple w:instr='DDEAUTO cmd'/></w:document>")
            .getBytes(StandardCharsets.UTF_16LE);
    assertThat(DocumentSamples.judge("a.docx", DocumentSamples.office(name, wide)).rules())
        .isEqualTo("office-dde");
    byte[] link =
        DocumentSamples.office(name, "<externalLink><ddeLink ddeService='cmd'/></externalLink>");
    assertThat(DocumentSamples.judge("a.xlsx", link).rules()).isEqualTo("office-dde");
    byte[] macros = DocumentSamples.office(name, "<x:macrosheet xmlns:x='y'/>");
    assertThat(DocumentSamples.judge("a.xlsx", macros).rules()).isEqualTo("excel4-macros");
    byte[] torn = DocumentSamples.office(name, "<worksheet><c>1</c");
    assertThat(DocumentSamples.judge("a.xlsx", torn).verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aMacroSheetIsFoundByTheTypeOfItsExtension() throws Exception {
    byte[] type =
        DocumentSamples.zip(
            "_rels/.rels",
            "<Relationships/>",
            "[Content_Types].xml",
            "<Types><Default Extension='mac'"
                + " ContentType='application/vnd.ms-excel.macrosheet+xml'/></Types>");
    assertThat(DocumentSamples.judge("a.xlsx", type).rules()).isEqualTo("excel4-macros");
  }

  @Test
  void aFieldWhoseNameIsBuiltOfAnotherIsFound() throws Exception {
    String begin = "<fldChar fldCharType='begin'/>";
    String end = "<fldChar fldCharType='end'/>";
    byte[] file =
        DocumentSamples.office(
            "word/document.xml",
            "<d>"
                + begin
                + "<instrText> </instrText>"
                + begin
                + "<instrText>QUOTE 68 68 \"E\" 65 85 84 79</instrText>"
                + end
                + "<instrText> c:\\cmd.exe</instrText>"
                + end
                + "</d>");
    assertThat(DocumentSamples.judge("a.docx", file).rules()).isEqualTo("office-dde");
  }
}
