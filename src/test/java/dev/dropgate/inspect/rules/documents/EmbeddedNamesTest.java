package dev.dropgate.inspect.rules.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of files in messages of Outlook and in PDF. */
class EmbeddedNamesTest {
  @ParameterizedTest
  @CsvSource({
    "setup.exe, blocked-extension",
    "invoice.pdf.exe, blocked-extension",
    "report\u202Efdp.doc, bidi-control",
    "a.pdf                              .scr, spaces-before-extension",
    "notes.txt, ''"
  })
  void theRulesForNamesHoldForTheFilesInMailsOfOutlookAndInPdf(String name, String rule)
      throws Exception {
    byte[] text = LittleEndianBytes.latin1("only words");
    String folder = "__attach_version1.0_#00000000/__substg1.0_";
    byte[] mail =
        OleSamples.file(
            folder + "37010102",
            text,
            folder + "3707001F",
            name.getBytes(StandardCharsets.UTF_16LE));
    StringBuilder hex = new StringBuilder("<FEFF");
    name.chars().forEach(c -> hex.append("%04X".formatted(c)));
    String file = "<</Type/Filespec/F" + hex + ">/EF<</F 3 0 R>>>>";
    byte[] pdf = PdfSamples.pdf("", PdfSamples.stream("/Type/EmbeddedFile", text), file);
    for (byte[] content : new byte[][] {mail, pdf}) {
      String document = content == mail ? "a.msg" : "a.pdf";
      String rules = DocumentSamples.judge(document, content).rules();
      if (rule.isEmpty()) {
        assertThat(rules).isEmpty();
      } else {
        assertThat(rules).contains(rule);
      }
    }
  }
}
