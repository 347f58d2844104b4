package dev.dropgate.inspect.rules.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A document that cannot be judged is held with the name of the part that is to blame. */
class DocumentPartTest {
  private static final String DEEP = "<a>".repeat(1001);
  private static final String REASON = "elements nested more than 1000 deep";

  private static void assertHeld(ScanResult result, String reason) {
    assertThat(result.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(result.findings())
        .extracting(finding -> finding.message().toString())
        .contains(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "a.docx, word/document.xml",
    "a.docx, word/_rels/document.xml.rels",
    "a.xlsx, xl/externalLinks/externalLink1.xml"
  })
  void partOfAnOfficeDocumentThatReachesALimitIsNamed(String name, String part) throws Exception {
    assertHeld(
        DocumentSamples.judge(name, DocumentSamples.office(part, DEEP)), part + ": " + REASON);
  }

  @Test
  void partThatCannotBeReadIsNamed() throws Exception {
    ScanResult result =
        DocumentSamples.judge("a.docx", DocumentSamples.office("word/document.xml", "<a></b>"));
    assertThat(result.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(result.reasons())
        .startsWith("word/document.xml: cannot be read as what it is: a part is no XML");
  }

  @Test
  void nameOfAPartIsPrintable() throws Exception {
    assertHeld(
        DocumentSamples.judge("a.docx", DocumentSamples.office("word/a\nb.xml", DEEP)),
        "word/a\\x0ab.xml: " + REASON);
  }

  @Test
  void partOfADocumentInADocumentIsNamedBehindIt() throws Exception {
    byte[] inner = DocumentSamples.office("word/document.xml", DEEP);
    byte[] outer = DocumentSamples.office("word/embeddings/inner.docx", inner);
    assertHeld(
        DocumentSamples.judge("a.docx", outer),
        "word/embeddings/inner.docx: word/document.xml: " + REASON);
  }

  @ParameterizedTest
  @CsvSource({"META-INF/manifest.xml", "content.xml"})
  void partOfAnOpenDocumentThatReachesALimitIsNamed(String part) throws Exception {
    byte[] file =
        DocumentSamples.zip(
            "mimetype",
            "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml",
            part.startsWith("META") ? DEEP : "<manifest/>",
            "content.xml",
            part.startsWith("META") ? "<a/>" : DEEP);
    assertHeld(DocumentSamples.judge("a.odt", file), part + ": " + REASON);
  }

  @Test
  void partOfAHangulPackageThatReachesALimitIsNamed() throws Exception {
    byte[] file =
        DocumentSamples.zip("mimetype", "application/hwp+zip", "Contents/content.hpf", DEEP);
    assertHeld(DocumentSamples.judge("a.hwpx", file), "Contents/content.hpf: " + REASON);
  }

  @Test
  void objectOfAPdfThatReachesALimitIsNamed() throws Exception {
    byte[] large = PdfSamples.deflated(new byte[(8 << 20) + 1]);
    byte[] file =
        PdfSamples.pdf(
            "/AcroForm<</XFA 4 0 R>>", "(first)", PdfSamples.stream("/Filter/FlateDecode", large));
    assertHeld(
        DocumentSamples.judge("a.pdf", file),
        "object 4 0: something in it is larger than 8 MiB unpacked");
  }

  @Test
  void objectOfAPdfThatCannotBeReadIsNamed() throws Exception {
    byte[] file =
        PdfSamples.pdf(
            "/AcroForm<</XFA 3 0 R>>", PdfSamples.stream("/Filter/DCTDecode", new byte[9]));
    ScanResult result = DocumentSamples.judge("a.pdf", file);
    assertThat(result.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(result.reasons())
        .startsWith("object 3 0: cannot be read as what it is: a stream of objects or a file");
  }

  @Test
  void objectOfAnRtfDocumentThatReachesALimitIsNamed() {
    int length = (32 << 20) + 1;
    byte[] file =
        OleSamples.join(
            LittleEndianBytes.latin1(
                "{\\rtf1{\\object{\\*\\objdata 00}}{\\object{\\*\\objdata \\bin" + length + " "),
            new byte[length],
            LittleEndianBytes.latin1("}}}"));
    ScanResult result = DocumentSamples.judge("a.rtf", file);
    assertThat(result.findings())
        .extracting(finding -> finding.message().toString())
        .contains("object 2: something in it is larger than 32 MiB unpacked");
  }

  @Test
  void documentInAnObjectOfAnRtfDocumentIsNamedBehindIt() throws Exception {
    byte[] sources = LittleEndianBytes.latin1("\1\0\260\0Attribut\0e VB_".repeat(65));
    String inner =
        HexFormat.of()
            .formatHex(
                OleSamples.file(
                    "Macros/VBA/dir",
                    new byte[1],
                    "Macros/VBA/_VBA_PROJECT",
                    new byte[1],
                    "Macros/VBA/Module1",
                    sources));
    byte[] file =
        LittleEndianBytes.latin1(
            "{\\rtf1{\\object{\\*\\objdata 00}}{\\object{\\*\\objdata " + inner + "}}}");
    assertThat(DocumentSamples.judge("a.rtf", file).findings())
        .extracting(finding -> finding.message().toString())
        .contains("object 2: VBA/Module1: a module of more than 64 sources within each other");
  }

  @Test
  void moduleThatReachesALimitIsNamed() throws Exception {
    byte[] sources = LittleEndianBytes.latin1("\1\0\260\0Attribut\0e VB_".repeat(65));
    byte[] file =
        OleSamples.file(
            "Macros/VBA/dir",
            new byte[1],
            "Macros/VBA/_VBA_PROJECT",
            new byte[1],
            "Macros/VBA/Module1",
            sources);
    assertHeld(
        DocumentSamples.judge("a.doc", file),
        "VBA/Module1: a module of more than 64 sources within each other");
  }
}
