package dev.dropgate.inspect.rules.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RtfDocumentRuleTest {
  private static ScanResult judge(String rtf) {
    return DocumentSamples.judge("a.doc", LittleEndianBytes.latin1(rtf));
  }

  private static String macros() throws Exception {
    return HexFormat.of().formatHex(OleSamples.macros("Sub AutoOpen()"));
  }

  @Test
  void theFileInAnObjectIsFoundHoweverTheDigitsAreHidden() throws Exception {
    String hex = macros();
    String half = hex.substring(0, 101);
    String rest = hex.substring(101);
    for (String data :
        new String[] {
          hex,
          "01050000 02000000 " + hex,
          "0" + hex,
          half + "\r\n \t" + rest,
          half + "{\\*\\junk abc}" + rest,
          half + "{\\junk " + rest + "}",
          half + "\\'41\\'ff" + rest,
          half + "\\unknown123 " + rest,
          half + "{{{}}}" + rest.toUpperCase(java.util.Locale.ROOT)
        }) {
      ScanResult judgement = judge("{\\rtf1{\\object\\objocx{\\*\\objdata " + data + "}}}");
      assertThat(judgement.rules()).as(data.substring(95, 130)).contains("office-autorun");
    }
  }

  @Test
  void theFileInAnObjectIsFoundAsRawBytes() throws Exception {
    byte[] file = OleSamples.macros("Sub AutoOpen()");
    byte[] rtf =
        OleSamples.join(
            LittleEndianBytes.latin1("{\\rtf1{\\object{\\*\\objdata \\bin" + file.length + " "),
            file,
            LittleEndianBytes.latin1("}}}"));
    assertThat(DocumentSamples.judge("a.rtf", rtf).rules()).contains("office-autorun");
  }

  @Test
  void aPackagedProgramIsFoundByItsName() throws Exception {
    byte[] packaged = OleSamples.packaged("setup.exe", LittleEndianBytes.latin1("MZ"));
    byte[] object =
        OleSamples.join(
            LittleEndianBytes.latin1("\1\5\0\0\2\0\0\0\10\0\0\0Package\0\0\0\0\0\0\0\0\0"),
            packaged);
    ScanResult judgement =
        judge("{\\rtf1{\\object{\\*\\objdata " + HexFormat.of().formatHex(object) + "}}}");
    assertThat(judgement.rules()).isEqualTo("blocked-extension");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\\rtf1{\\object\\objautlink\\objupdate{\\*\\objdata 00}}}', 'rtf-object,rtf-autoload'",
    "'{\\rtf1{\\object{\\*\\objdata 00}}}', rtf-object",
    "'{\\rtf1{\\field{\\*\\fldinst DDEAUTO cmd}}}', office-dde",
    "'{\\rtf1{\\field{\\*\\fldinst {\\b DD}{\\i E cmd}}}}', office-dde",
    "'{\\rtf1{\\field{\\*\\fldinst {\\*\\foo x}DDEAUTO cmd}}}', office-dde",
    "'{\\rtf1{\\field{\\*\\fldinst \\uc0\\u68\\u68\\u69 AUTO cmd}}}', office-dde",
    "'{\\rtf1{\\field{\\*\\fldinst \\u68 ?\\u68 ?\\u69 ? cmd}}}', office-dde",
    "'{\\rtf1{\\field{\\*\\fldinst HYPERLINK http://example.org}}}', ''",
    "'{\\rtf1{\\*\\template http://example.org/x.dotm}}', office-template",
    "'{\\rtf1{\\*\\template C:\\\\x.dotm}}', ''",
    "'{\\rtf1 object objdata objupdate}', ''"
  })
  void findsActiveContentButNotText(String rtf, String rules) {
    assertThat(DocumentSamples.strict("a.rtf", LittleEndianBytes.latin1(rtf)).rules())
        .isEqualTo(rules);
  }

  @Test
  void aMillionGroupsAndALongWordCostNothing() {
    assertThat(judge("{\\rtf1" + "{".repeat(1_000_000)).verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(judge("{\\rtf1\\" + "a".repeat(1_000_000)).verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(judge("{\\rtf1{\\object{\\*\\objdata \\bin999999999 x").verdict())
        .isEqualTo(Verdict.CLEAN);
  }

  @Test
  void theFileInAnObjectIsFoundAlsoInPieces() throws Exception {
    String hex = macros();
    String half = hex.substring(0, 5000);
    String rest = hex.substring(5000);
    for (String data :
        new String[] {
          "{\\*\\objdata " + half + "{\\*\\objdata 00}" + rest + "}",
          "{\\*\\objdata " + half + "}{\\*\\objdata " + rest + "}",
          "{\\*\\objdata 00}{\\*\\objdata " + hex + "}",
          "{\\*\\objdata " + half + "\\bin4294967296 " + rest + "}"
        }) {
      assertThat(judge("{\\rtf1{\\object\\objemb" + data + "}}").rules())
          .as(data.replace(half, "half").replace(rest, "rest"))
          .contains("office-autorun");
    }
    assertThat(judge("{\\rtf1{\\object{\\*\\objdata \\bin99999999999 00}}}").rules())
        .isEqualTo("unreadable-content");
  }
}
