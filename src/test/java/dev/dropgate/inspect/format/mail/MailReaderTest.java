package dev.dropgate.inspect.format.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.inspect.rules.archives.Archives;
import dev.dropgate.it.support.RealFiles;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailReaderTest {
  private static final byte[] PROGRAM =
      RealFiles.members("jna-5.17.0.jar", Map.of("com/sun/jna/win32-x86/jnidispatch.dll", "dll"))
          .get("dll");

  private static byte[] mail(String name, byte[] attachment)
      throws MessagingException, IOException {
    MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()));
    mail.setFrom("a@example.org");
    mail.setRecipients(MimeMessage.RecipientType.TO, "b@example.org");
    mail.setSubject("Invoice");
    MimeBodyPart text = new MimeBodyPart();
    text.setText("Please see the attachment.");
    MimeBodyPart file = new MimeBodyPart();
    file.setDataHandler(
        new jakarta.activation.DataHandler(
            new ByteArrayDataSource(attachment, "application/octet-stream")));
    file.setFileName(name);
    MimeMultipart all = new MimeMultipart(text, file);
    mail.setContent(all);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    mail.writeTo(out);
    return out.toByteArray();
  }

  @Test
  void anAttachmentIsFoundByItsContent() throws Exception {
    ScanResult judgement = ArchiveJudging.of("a.eml", mail("invoice.pdf", PROGRAM));
    assertThat(judgement.reasons()).hasToString("invoice.pdf: a Windows program (PE)");
    byte[] nested = mail("forwarded.eml", mail("b.zip", Archives.ZIP.of("x/c.dat", PROGRAM)));
    assertThat(ArchiveJudging.of("mail", nested).reasons())
        .hasToString("forwarded.eml: b.zip: x/c.dat: a Windows program (PE)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Disposition: attachment; filename=x.exe",
        "Content-Disposition: attachment; filename=\"x.exe\"",
        "Content-Disposition: attachment;\r\n FileName =\"x\\.exe\"",
        "Content-Disposition: attachment; filename*=UTF-8''x%2Eexe",
        "Content-Disposition: attachment; filename*0=\"x.e\"; filename*1=\"xe\"",
        "Content-Disposition: attachment; filename=\"=?utf-8?B?eC5leGU=?=\"",
        "Content-Type: application/octet-stream; name=x.exe",
        "Content-Type: application/octet-stream; name=\"x.exe"
      })
  void anAttachmentIsFoundByItsNameHoweverItIsWritten(String field) {
    String mail =
        "From: a@example.org\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
            + field
            + "\r\n\r\ntext\r\n--b--\r\n";
    assertThat(ArchiveJudging.of("a.eml", mail.getBytes(StandardCharsets.US_ASCII)).reasons())
        .hasToString("x.exe: extension .exe is blocked");
  }

  @Test
  void aCleanMailIsCleanAndOneThatBreaksOffWithinItsEncodingIsNot() throws Exception {
    byte[] data = new byte[6000]; // no text, so it travels as base64
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i * 7);
    }
    byte[] mail = mail("a.dat", data);
    assertThat(ArchiveJudging.of("a.eml", mail).verdict()).isEqualTo(Verdict.CLEAN);
    int undecided = 0;
    for (int length = mail.length / 2; length < mail.length / 2 + 4; length++) {
      ScanResult half = ArchiveJudging.of("a.eml", Arrays.copyOf(mail, length));
      undecided += half.verdict() == Verdict.UNDECIDED ? 1 : 0;
    }
    assertThat(undecided).isGreaterThanOrEqualTo(2); // four letters make three bytes
  }

  @Test
  void everyMailOfAMailboxIsJudged() throws Exception {
    ByteArrayOutputStream box = new ByteArrayOutputStream();
    for (byte[] mail : new byte[][] {mail("a.txt", new byte[] {'a'}), mail("b.dat", PROGRAM)}) {
      String line = "From a@example.org Thu Jan  1 00:00:00 2026\n";
      box.writeBytes(line.getBytes(StandardCharsets.US_ASCII));
      box.writeBytes(mail);
      box.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(ArchiveJudging.of("inbox", box.toByteArray()).reasons())
        .hasToString("mail-2.eml: b.dat: a Windows program (PE)");
  }

  @Test
  void endlessPartsAndHeadersAreALimitOrBroken() {
    StringBuilder nested = new StringBuilder("From: a\nSubject: b\n");
    for (int i = 0; i < 5000; i++) {
      nested.append("Content-Type: multipart/mixed; boundary=b" + i + "\n\n--b" + i + "\n");
    }
    assertUndecided(nested.toString());
    assertUndecided("From: a\nSubject: " + "x".repeat(5_000_000) + "\n\ntext");
    assertUndecided("From: a\nSubject: b\n" + "X: y\n".repeat(100_000) + "\ntext");
  }

  private static void assertUndecided(String mail) {
    assertThat(ArchiveJudging.of("a.eml", mail.getBytes(StandardCharsets.US_ASCII)).verdict())
        .isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void theAttachmentsOfARealTnefAreJudged() {
    byte[] tnef =
        RealFiles.members(
                "tika-parser-microsoft-module-3.2.2-tests.jar",
                Map.of("test-documents/testWINMAIL.dat", "tnef"))
            .get("tnef");
    assertThat(ArchiveJudging.of("winmail.dat", tnef).verdict()).isEqualTo(Verdict.CLEAN);
    for (int length = 1000; length < tnef.length; length += 9000) {
      assertThat(ArchiveJudging.of("winmail.dat", Arrays.copyOf(tnef, length)).verdict())
          .isEqualTo(Verdict.UNDECIDED);
    }
    ScanResult named =
        ArchiveJudging.of(
            Map.of("archive.entries", "1"),
            "a",
            new dev.dropgate.inspect.content.MemoryContent(tnef));
    assertThat(named.rules()).isEqualTo("archive-limit");
  }
}
