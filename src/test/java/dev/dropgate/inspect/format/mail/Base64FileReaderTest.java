package dev.dropgate.inspect.format.mail;

import static dev.dropgate.inspect.rules.archives.OldArchives.assertVerdict;
import static dev.dropgate.inspect.rules.archives.OldArchives.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.inspect.rules.archives.Archives;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are files in base64. */
class Base64FileReaderTest {
  private static byte[] text(String before, byte[] content, String after) {
    String lines = Base64.getMimeEncoder().encodeToString(content);
    return (before + lines + after).getBytes(StandardCharsets.US_ASCII);
  }

  private static ScanResult judged(String name, byte[] text) {
    return ArchiveJudging.of(name, text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n\r\n",
        "-----BEGIN CERTIFICATE-----\r\n",
        "begin-base64 644 a\n",
        "\n begin-base64 644\n"
      })
  void findsProgramInBase64UnderAnyName(String before) throws IOException {
    byte[] text = text(before, program(), "\r\n-----END CERTIFICATE-----\r\n");
    for (String name : new String[] {"a.b64", "a.txt", "a.crt", "a.uue", "a"}) {
      assertThat(judged(name, text).rules()).as(name).contains("program");
      assertVerdict(Verdict.DANGEROUS, judged("a.zip", Archives.ZIP.of(name, text)));
    }
  }

  @Test
  void anyFileIsJudgedWhereTheNameSaysThatThereIsOne() throws IOException {
    byte[] zip = Archives.ZIP.of("x.exe", new byte[9]);
    for (String name : new String[] {"a.b64", "a.zip.B64", "a.base64"}) {
      assertThat(judged(name, text("", zip, "\n")).rules()).isEqualTo("blocked-extension");
    }
    byte[] words = text("", "only words".getBytes(StandardCharsets.US_ASCII), "\n");
    assertThat(judged("setup.exe.b64", words).rules()).isEqualTo("blocked-extension");
    byte[] named =
        text(
            "begin-base64 644 setup.exe\n",
            "words".getBytes(StandardCharsets.US_ASCII),
            "\n====\n");
    assertThat(judged("a.txt", named).rules()).isEqualTo("blocked-extension");
    assertThat(judged("a.b64", words).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TVq is the abbreviation that this text begins with.",
        "TVqQAAMAAAAEAAAA//8AALgAAAAA",
        "TVqQ",
        "f0VMRg",
        "begin-base64 is a word of uuencode\n",
        "-----BEGIN CERTIFICATE-----\nMIIBsjCCARsCAQ==\n-----END CERTIFICATE-----\n",
        "-\n-\n-\n",
        "----------------------------------------",
        "b64"
      })
  void aTextThatOnlyBeginsLikeOneIsClean(String text) {
    for (String name : new String[] {"a.b64", "a.txt"}) {
      ScanResult judgement = judged(name, text.getBytes(StandardCharsets.US_ASCII));
      assertVerdict(Verdict.CLEAN, judgement);
    }
  }

  @Test
  void aFileThatBreaksOffOrGoesOnAsATextIsJudgedAsFarAsItGoes() {
    byte[] all = text("", program(), "");
    byte[] cut = java.util.Arrays.copyOf(all, all.length - 7);
    assertThat(judged("a.txt", cut).rules()).contains("program");
    assertThat(judged("a.txt", text("", program(), "\n\u007f more")).rules()).contains("program");
  }
}
