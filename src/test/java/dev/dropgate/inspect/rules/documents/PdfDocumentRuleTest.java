package dev.dropgate.inspect.rules.documents;

import static dev.dropgate.inspect.rules.documents.PdfSamples.deflated;
import static dev.dropgate.inspect.rules.documents.PdfSamples.pdf;
import static dev.dropgate.inspect.rules.documents.PdfSamples.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PdfDocumentRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>|pdf-javascript",
        "/OpenAction<</S/J#61vaScript/J#53(app.alert\\(1\\))>>|pdf-javascript",
        "/OpenAction<</S/JavaScript/JS<65 76 61 6C28 29>>>|pdf-hostile-script,pdf-javascript",
        "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>>>|pdf-javascript",
        "/OpenAction<</S/Launch/Win<</F(cmd.exe)>>>>|pdf-launch",
        "/OpenAction<</S/L#61unch/F(x)>>|pdf-launch",
        "/OpenAction<</S/URI/URI(http://example.org)>>|pdf-open-action",
        "/OpenAction[2 0 R/Fit]|''",
        "/X<</S/URI/URI(http://example.org)>>|''",
        "/X(/S/JavaScript/JS)|''"
      })
  void findsActiveContentInAnyNotation(String catalog, String rules) {
    assertThat(DocumentSamples.strict("a.pdf", pdf(catalog)).rules()).isEqualTo(rules);
  }

  @Test
  void aScriptOfAFieldIsOneOfAFormUnlessSomethingElseRunsItToo() {
    String field = "<</FT/Tx/T(a)/AA<</C 4 0 R>>>>";
    String action = "<</S/JavaScript/JS(AFSimple_Calculate\\(\\))>>";
    assertThat(
            DocumentSamples.strict("a.pdf", pdf("/AcroForm<</Fields[3 0 R]>>", field, action))
                .rules())
        .isEqualTo("pdf-form-script");
    assertThat(DocumentSamples.strict("a.pdf", pdf("/OpenAction 4 0 R", field, action)).rules())
        .isEqualTo("pdf-javascript");
    assertThat(DocumentSamples.judge("a.pdf", pdf("", field, action)).verdict())
        .isEqualTo(Verdict.CLEAN);
  }

  @Test
  void whatIsInAStreamOfObjectsIsFound() throws Exception {
    byte[] inside = LittleEndianBytes.latin1("9 0 <</S/Launch/F(cmd.exe)>>");
    String dictionary = "/Type/ObjStm/N 1/First 4/Filter";
    for (byte[] stream :
        new byte[][] {
          stream(dictionary + "/FlateDecode", deflated(inside)),
          stream(dictionary + "[/FlateDecode/FlateDecode]", deflated(deflated(inside))),
          stream(
              dictionary + "/ASCIIHexDecode",
              java.util.HexFormat.of().formatHex(inside).getBytes(StandardCharsets.US_ASCII))
        }) {
      assertThat(DocumentSamples.judge("a.pdf", pdf("/OpenAction 9 0 R", stream)).rules())
          .isEqualTo("pdf-launch");
    }
  }

  @Test
  void aScriptInAStreamIsRead() throws Exception {
    byte[] script =
        stream(
            "/Filter/FlateDecode",
            deflated(LittleEndianBytes.latin1("this.exportDataObject({nLaunch:2})")));
    assertThat(
            DocumentSamples.judge("a.pdf", pdf("/OpenAction<</S/JavaScript/JS 3 0 R>>", script))
                .rules())
        .isEqualTo("pdf-hostile-script");
  }

  @Test
  void anEmbeddedFileIsJudgedAsAFile() throws Exception {
    byte[] file = stream("/Filter/FlateDecode", deflated(OleSamples.macros("Sub AutoOpen()")));
    byte[] pdf = pdf("/X 4 0 R", file, "<</Type/Filespec/UF(setup.exe)/EF<</F 3 0 R>>>>");
    ScanResult judgement = DocumentSamples.judge("a.pdf", pdf);
    assertThat(judgement.rules()).isEqualTo("blocked-extension");
    assertThat(judgement.reasons()).startsWith("setup.exe: ");
    assertThat(judgement.shadow()).extracting("rule").contains("pdf-embedded");
    byte[] other = pdf("/X 4 0 R", file, "<</Type/Filespec/EF<</UF 3 0 R>>>>");
    assertThat(DocumentSamples.judge("a.pdf", other).rules())
        .isEqualTo("office-macros,office-autorun");
    assertThat(DocumentSamples.judge("a.pdf", other, "pdf-embedded=off").findings()).isEmpty();
  }

  @Test
  void aBombIsUndecidedAtBoundedCost() throws Exception {
    byte[] bomb = deflated(deflated(new byte[200 << 20]));
    String filters = "/Filter[/FlateDecode/FlateDecode]";
    for (byte[] pdf :
        new byte[][] {
          pdf("/X 9 0 R", stream("/Type/ObjStm/N 1/First 4" + filters, bomb)),
          pdf("/X 4 0 R", stream(filters, bomb), "<</UF(a.txt)/EF<</F 3 0 R>>>>")
        }) {
      assertThat(DocumentSamples.judge("a.pdf", pdf).verdict()).isEqualTo(Verdict.UNDECIDED);
    }
  }

  @Test
  void deepNestingIsUndecidedOrClean() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThat(DocumentSamples.judge("a.pdf", pdf("/X 3 0 R", deep)).verdict())
        .isNotEqualTo(Verdict.DANGEROUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "testPDF_no_extract_no_accessibility_owner_user.pdf",
        "testPDF_no_extract_yes_accessibility_owner_user.pdf"
      })
  void whatNeedsAPasswordIsUndecided(String file) {
    assertThat(DocumentSamples.judge(file, DocumentSamples.one(file)).rules())
        .isEqualTo("document-encrypted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "testPDF_no_extract_no_accessibility_owner_empty.pdf",
        "testPDF_no_extract_yes_accessibility_owner_empty.pdf"
      })
  void readsPdfWithEmptyPassword(String file) {
    assertThat(DocumentSamples.judge(file, DocumentSamples.one(file)).findings()).isEmpty();
  }

  @Test
  void fakePdfIsUndecided() {
    assertThat(
            DocumentSamples.judge("a.pdf", LittleEndianBytes.latin1("%PDF-1.7 and no more"))
                .verdict())
        .isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void scriptsAndEmbeddedFilesOfRealDocumentsAreFound() {
    assertThat(
            DocumentSamples.strict("a.pdf", DocumentSamples.one("testPDF_XFA_govdocs1_258578.pdf"))
                .rules())
        .isEqualTo("pdf-javascript");
    assertThat(DocumentSamples.strict("a.pdf", DocumentSamples.one("testPDFPackage.pdf")).rules())
        .isEqualTo("pdf-embedded,pdf-javascript");
  }

  @Test
  void anActionIsFoundAlsoBehindReferences() {
    String launch = "<</S 4 0 R/F(cmd.exe)>>";
    assertThat(DocumentSamples.judge("a.pdf", pdf("/OpenAction 3 0 R", launch, "/Launch")).rules())
        .isEqualTo("pdf-launch");
    assertThat(
            DocumentSamples.judge("a.pdf", pdf("/OpenAction 3 0 R", launch, "5 0 R", "/Launch"))
                .rules())
        .isEqualTo("pdf-launch");
    String script = "<</S 4 0 R/JS 5 0 R>>";
    assertThat(
            DocumentSamples.judge(
                    "a.pdf",
                    pdf("/OpenAction 3 0 R", script, "/JavaScript", "6 0 R", "(exportDataObject)"))
                .rules())
        .isEqualTo("pdf-hostile-script");
  }

  @Test
  void anEmbeddedFileIsJudgedUnderEachNameAndBehindReferences() {
    byte[] text = stream("", LittleEndianBytes.latin1("harmless"));
    String file = "<</F(a.txt)/EF<</F 3 0 R>>>>";
    assertThat(DocumentSamples.judge("a.pdf", pdf("/X 4 0 R", text, file)).verdict())
        .isEqualTo(Verdict.CLEAN);
    String two = "<</UF(a.txt)/F(setup.exe)/EF<</F 3 0 R>>>>";
    assertThat(DocumentSamples.judge("a.pdf", pdf("/X 4 0 R", text, two)).rules())
        .isEqualTo("blocked-extension");
    String other = "<</F(setup.exe)/EF<</F 3 0 R>>>>";
    assertThat(DocumentSamples.judge("a.pdf", pdf("/X 4 0 R", text, file, other)).rules())
        .isEqualTo("blocked-extension");
    byte[] program = stream("", LittleEndianBytes.latin1("#!/bin/sh\necho"));
    String far = "<</F(a.png)/EF 5 0 R>>";
    assertThat(
            DocumentSamples.judge("a.pdf", pdf("/X 4 0 R", program, far, "<</F 6 0 R>>", "3 0 R"))
                .rules())
        .isEqualTo("disguised");
  }

  @Test
  void anEmbeddedFileThatIsCutOffIsUndecided() {
    byte[] whole =
        pdf(
            "/X 3 0 R",
            "<</F(a.txt)/EF<</F 4 0 R>>>>",
            stream("", LittleEndianBytes.latin1("harmless ".repeat(50))));
    assertThat(DocumentSamples.judge("a.pdf", whole).verdict()).isEqualTo(Verdict.CLEAN);
    for (int cut = 60; cut < 540; cut += 20) {
      byte[] shorter = java.util.Arrays.copyOf(whole, whole.length - cut);
      assertThat(DocumentSamples.judge("a.pdf", shorter).verdict())
          .as("%d", cut)
          .isEqualTo(Verdict.UNDECIDED);
    }
  }

  @Test
  void bothObjectsOfTheSameNumberCountWhereTheTableMustBeLookedFor() {
    String two = "<</S/URI>>\nendobj\n3 0 obj\n<</S/Launch/F(cmd.exe)>>";
    String text = new String(pdf("/OpenAction 3 0 R", two), StandardCharsets.ISO_8859_1);
    int table = text.indexOf("trailer");
    String numbers =
        "xref\n0 4\n0000000000 65535 f \n"
            + "%010d 00000 n \n".formatted(text.indexOf("1 0 obj"))
            + "%010d 00000 n \n".formatted(text.indexOf("2 0 obj"))
            + "%010d 00000 n \n".formatted(text.indexOf("3 0 obj"));
    String broken =
        text.substring(0, table) + numbers + "trailer\n<</Root 1 0 R/Size 4>>\nstartxref\n";
    assertThat(
            DocumentSamples.judge("a.pdf", LittleEndianBytes.latin1(broken + "5\n%%EOF\n")).rules())
        .isEqualTo("pdf-launch");
    assertThat(
            DocumentSamples.judge("a.pdf", LittleEndianBytes.latin1(broken + table + "\n%%EOF\n"))
                .verdict())
        .isEqualTo(Verdict.CLEAN);
  }
}
