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
import org.junit.jupiter.params.provider.ValueSource;

/** What a PDF plays. */
class PdfMediaScannerTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<</Type/RichMediaInstance/Subtype/Flash/Asset 4 0 R>>",
        "<</Type/RichMediaConfiguration/Subtype/Flash/Name(a)>>",
        "<</Type/MediaClip/S/MCD/CT(application/x-shockwave-flash)/D 4 0 R>>",
        "<</Type/Annot/Subtype/RichMedia/RichMediaContent"
            + "<</Configurations[<</Instances[<</Type/RichMediaInstance/Subtype/Flash>>]>>]>>>>"
      })
  void flashIsHeld(String object) {
    ScanResult judgement = DocumentSamples.judge("a.pdf", pdf("", object));
    assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judgement.rules()).isEqualTo("pdf-rich-media");
  }

  @Test
  void holdsFlashUnderAnyNameAndUse() {
    byte[] movie =
        LittleEndianBytes.latin1(
            "FWS\u0009\40\0\0\0\170\0\5\137\0\0\17\240\0\0\14\1\0\104\21\10\0\0\0");
    byte[] file = PdfSamples.stream("/Type/EmbeddedFile", movie);
    String name = "<</Type/Filespec/F(a.dat)/EF<</F 3 0 R>>>>";
    assertThat(DocumentSamples.judge("a.pdf", pdf("", file, name)).rules())
        .contains("pdf-rich-media");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<</Type/Annot/Subtype/3D/3DD 4 0 R>>",
        "<</Type/Annot/Subtype/RichMedia/RichMediaContent<<>>>>",
        "<</Type/Annot/Subtype/RichMedia/RichMediaSettings<</Activation<</Condition/PO>>>>>>"
      })
  void drawingsIn3dAndVideosAreOnlyLogged(String object) {
    ScanResult judgement = DocumentSamples.judge("a.pdf", pdf("", object));
    assertThat(judgement.verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(judgement.shadow()).extracting(Finding::rule).containsExactly("pdf-rich-media");
  }
}
