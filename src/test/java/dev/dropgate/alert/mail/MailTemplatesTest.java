package dev.dropgate.alert.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.dropgate.alert.SampleTickets;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An operator's templates replace the shipped ones, or are refused at the start. */
class MailTemplatesTest {
  @TempDir private Path folder;
  private final AlertDigest digest =
      AlertDigest.of("id", List.of(SampleTickets.ticket("id", "<b>&a.exe", Verdict.DANGEROUS)));

  @Test
  void aFileReplacesATemplateAndTheOthersStay() throws IOException {
    TestFiles.file(folder.resolve("alert.html"), "<p>{{#files}}{{path}}{{/files}}</p>");
    TestFiles.file(folder.resolve("subject"), "{{headline}}\n");
    Files.createDirectory(folder.resolve(".git"));
    AlertMailComposer mail = composer(folder);
    assertThat(mail.html(digest)).isEqualTo("<p>/drop/&lt;b&gt;&amp;a.exe</p>");
    assertThat(mail.subject(digest)).isEqualTo("Dangerous file quarantined");
    assertThat(mail.text(digest)).contains("File: /drop/<b>&a.exe\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alert.html | {{#files}}{{pth}}{{/files}} | template alert.html | pth",
        "alert.txt  | {{#numbers}}{{nmber}}{{/numbers}} | template alert.txt | nmber",
        "alert.txt  | {{#fles}}x{{/fles}} | template alert.txt | fles",
        "alert.txt  | {{#files}}x | template alert.txt | files",
        "subject    | {{say.nothing}} | template subject | nothing",
        "alert.html | {{{headline}}} | template alert.html | allowed",
        "alert.html | {{& headline}} | template alert.html | allowed",
        "alert.html | {{=<% %>=}}<%& headline %> | template alert.html | allowed",
        "alert.html | {{> other}} | template alert.html | allowed",
        "alert.htm  | x | alert.htm: no such template | alert.html, alert.txt, subject",
      })
  void aBrokenTemplateIsRefusedWithItsNameAndTheReason(
      String name, String template, String where, String why) throws IOException {
    TestFiles.file(folder.resolve(name), template);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> composer(folder))
        .withMessageContaining(where)
        .withMessageContaining(why);
  }

  @Test
  void refusesMissingFolderAndNonText() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> composer(folder.resolve("gone")))
        .withMessageContaining("gone: cannot be read");
    Files.write(folder.resolve("subject"), new byte[] {(byte) 0xFF});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> composer(folder))
        .withMessageContaining("cannot be read as UTF-8");
  }

  @Test
  void theShippedTemplatesAreInOrderInEveryLanguage() {
    for (String language : MailPhrases.LANGUAGES) {
      new AlertMailComposer(new MailTextConfig(language, null, "")).checkTemplates();
    }
  }

  @Test
  void aSubjectOfAnyLengthIsOneLineAndShort() throws IOException {
    TestFiles.file(folder.resolve("subject"), "a\nb " + "😀".repeat(300) + "{{headline}}");
    AlertMailComposer mail = composer(folder);
    String subject = mail.subject(digest);
    assertThat(subject).startsWith("a b ").hasSizeLessThanOrEqualTo(250).endsWith("😀...");
  }

  private static AlertMailComposer composer(Path templates) {
    return new AlertMailComposer(new MailTextConfig("en", templates, ""));
  }
}
