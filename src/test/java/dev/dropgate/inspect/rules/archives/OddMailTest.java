package dev.dropgate.inspect.rules.archives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.it.support.RealFiles;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails that are not as they should be, and that some program opens all the same. */
class OddMailTest {
  private static final byte[] PROGRAM =
      RealFiles.members("jna-5.17.0.jar", Map.of("com/sun/jna/win32-x86/jnidispatch.dll", "dll"))
          .get("dll");

  private static final String CODED = Base64.getMimeEncoder().encodeToString(PROGRAM);
  private static final String TOP = "From: a@b.c\r\nTo: d@e.f\r\nMIME-Version: 1.0\r\n";
  private static final String TYPE = "Content-Type: multipart/mixed; boundary=\"BB\"\r\n";
  private static final String ENCODING = "Content-Transfer-Encoding: base64\r\n";

  private static String mail(String top, String type, String part, String body) {
    return top
        + type
        + "\r\n--BB\r\nContent-Type: text/plain\r\n\r\nhello\r\n--BB\r\n"
        + "Content-Type: application/octet-stream\r\n"
        + part
        + "\r\n"
        + body
        + "\r\n--BB--\r\n";
  }

  private static ScanResult judge(String name, String mail) {
    return ArchiveJudging.of(name, mail.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static ScanResult byAllRules(String name, String mail) {
    return new Inspector()
        .ruleSet(null, null)
        .judge(
            new ScanTarget(
                Path.of(name),
                EntryKind.FILE,
                new MemoryContent(mail.getBytes(StandardCharsets.ISO_8859_1))));
  }

  private static void assertDangerous(String name, String mail) {
    ScanResult judgement = judge(name, mail);
    assertThat(judgement.verdict()).as(judgement.reasons().toString()).isEqualTo(Verdict.DANGEROUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "\357\273\277",
        "no field at all\r\n",
        ">From x\r\n",
        "From x y\r\n",
        "X-A: 1\r\nX-B: 2\r\n",
      })
  void aFileNamedLikeAMailIsReadAsOneHoweverItBegins(String before) {
    for (String name : new String[] {"a.eml", "a.mht", "a.mbox"}) {
      assertDangerous(name, mail(before + "X-C: 3\r\n", TYPE, ENCODING, CODED));
      assertDangerous(
          name, mail(before + "X-C: " + "c d ".repeat(10_000) + "\r\n", TYPE, ENCODING, CODED));
    }
  }

  @Test
  void aMailWithOldEndsOfLinesIsRead() {
    String mail = mail(TOP, TYPE, ENCODING, CODED).replace("\r\n", "\r");
    assertDangerous("a.eml", mail);
    assertDangerous("a", mail);
    assertDangerous("a.mbox", "From a b\r" + mail);
  }

  @Test
  void everyMemberOfAMailboxAndEveryMailInAMailIsReadAsOne() {
    String odd = mail("X-A: " + "a b ".repeat(10_000) + "\r\n", TYPE, ENCODING, CODED);
    assertDangerous("a", "From a b\nFrom: a\nTo: b\n\nhi\n\nFrom c d\n" + odd);
    String inner = odd.replace("BB", "CC");
    String raw = "Content-Disposition: attachment; filename=a.txt\r\n";
    String outer = mail(TOP, TYPE, raw, inner);
    assertDangerous(
        "a", outer.replace("application/octet-stream\r\n" + raw, "message/rfc822\r\n" + raw));
    String coded =
        mail(
            TOP,
            TYPE,
            ENCODING,
            Base64.getMimeEncoder().encodeToString(inner.getBytes(StandardCharsets.US_ASCII)));
    assertDangerous("a", coded.replace("application/octet-stream", "message/rfc822"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: multipart/mixed; boundary*0=\"B\"; boundary*1=\"B\"",
        "Content-Type: multipart/mixed; boundary*1=\"B\"; boundary*0=\"B\"",
        "Content-Type: multipart/mixed; boundary*=us-ascii''BB",
        "Content-Type: multipart/mixed; x=\"; boundary=AA\"; boundary=BB",
        "Content-Type: multipart/mixed boundary=BB",
        "Content-Type : multipart / mixed; boundary = BB ;",
        "Content-Type:\r\n multipart/mixed;\r\n\tboundary=BB (comment)",
        "Content-Type: (c) multipart/mixed; boundary=(c)\"BB\"",
        "Content-Type: multipart; boundary=BB",
        "Content-Type: text/plain\r\nContent-Type: multipart/mixed; boundary=BB",
        "Content-Type: multipart/mixed; boundary=BB\r\nContent-Type: text/plain",
      })
  void thePartsOfAMailAreFoundHoweverTheirBoundaryIsWritten(String type) {
    assertDangerous("a.eml", mail(TOP, type + "\r\n", ENCODING, CODED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "base64;",
        "base64 (x)",
        "(x) base64",
        "\"base64\"",
        "base64,",
        "BASE64\0",
        "7bit\r\nContent-Transfer-Encoding: base64",
      })
  void aBodyIsDecodedHoweverItsEncodingIsWritten(String encoding) {
    assertDangerous(
        "a.eml", mail(TOP, TYPE, "Content-Transfer-Encoding: " + encoding + "\r\n", CODED));
  }

  @Test
  void undecodableOrAmbiguousPartIsUndecided() {
    String unknown = mail(TOP, TYPE, "Content-Transfer-Encoding: x-own\r\n", "text");
    assertThat(judge("a.eml", unknown).rules()).isEqualTo("archive-unsupported");
    String none = mail(TOP, "Content-Type: multipart/mixed\r\n", "", "text");
    assertThat(judge("a.eml", none).rules()).isEqualTo("archive-unsupported");
    String two = "Content-Transfer-Encoding: 7bit\r\n" + ENCODING;
    assertThat(judge("a.eml", mail(TOP, TYPE, two, "dGV4dA==")).rules())
        .isEqualTo("archive-contradiction");
    for (String usual : new String[] {"8-bit", "utf-8", "7bit (x)", "binary;", "text/html"}) {
      String mail = mail(TOP, TYPE, "Content-Transfer-Encoding: " + usual + "\r\n", "text");
      assertThat(judge("a.eml", mail).verdict()).isEqualTo(Verdict.CLEAN);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filename=\"a.txt\"; filename=\"x.exe\"",
        "filename=\"x.exe\"; filename=\"a.txt\"",
        "filename=\"x.exe\"; filename*=utf-8''a.txt",
        "filename=\"a.txt\"; filename*=utf-8''x.exe",
        "filename*=utf-8''a.txt; filename*=utf-8''x.exe",
        "filename=my x.exe",
        "filename=\"x.exe;\"",
        "filename='x.exe'",
        "filename*=x.exe",
        "filename*=\"utf-8''x.exe\"",
        "filename*=x-none''x%2Eexe",
        "filename*0*=utf-8''x; filename*1=.exe",
        "filename*1=.exe; filename*00=x",
        "filename\t=\tx.exe",
        "filename=(c) x.exe",
        "FILENAME=x.exe",
        "filename=\"x\".exe",
        "filename=\"=?utf-8?b?eC5leGU?=\"",
        "filename=\"=?utf-7?q?x.exe?=\"",
        "x=\"; filename=a.txt\" filename=x.exe",
        "filename=\"a.txt\"\r\nContent-Type: a/b; name=x.exe",
        "filename=\"a.txt\"\r\nContent-Disposition: attachment; filename=x.exe",
        "filename=x.exe\r\nContent-Disposition: attachment; filename=a.txt",
      })
  void everyNameOfAnAttachmentIsJudged(String parameters) {
    String field = "Content-Disposition: attachment; " + parameters + "\r\n";
    assertDangerous("a.eml", mail(TOP, TYPE, field, "text"));
  }

  @Test
  void anUuencodedFileIsFoundInATextAndAsABody() {
    String file = uuencoded("x.dat");
    assertDangerous("a.eml", TOP + "\r\nhi\r\n\r\n" + file);
    assertDangerous("a.eml", TOP + "\r\nhi\r\n\r\n" + file.substring(0, file.length() / 2));
    String named = "Content-Disposition: attachment; filename=a.zip\r\n";
    String field = "Content-Transfer-Encoding: x-uuencode\r\n" + named;
    assertDangerous("a.eml", mail(TOP, TYPE, field, file));
    assertThat(judge("a.eml", mail(TOP, TYPE, field, "text")).rules())
        .isEqualTo("archive-unsupported");
    String text = TOP + "\r\nbegin 644 a\r\nto read this.\r\n\r\nbegin 644 x.exe\r\n";
    assertThat(judge("a.eml", text).verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aFileOfUuencodedTextIsLookedIntoByItsName() {
    String file = "remark\r\n" + uuencoded("x.dat");
    for (String name : new String[] {"a.uue", "a.uu", "a.UUE"}) {
      assertDangerous(name, file);
    }
    assertThat(judge("a.uue", "begin 644 x.exe\n#86)C\n`\nend\n").reasons())
        .hasToString("x.exe: extension .exe is blocked");
    assertThat(judge("a.uue", "begin 644 x.txt\n#86)C\n`\nend\n").verdict())
        .isEqualTo(Verdict.CLEAN);
    assertThat(judge("a.uue", "only words\n").verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void anXxencodedFileIsFound() {
    String uu = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_";
    String xx = "+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    StringBuilder text = new StringBuilder("begin 644 x.dat\r\n");
    String[] lines = uuencoded("x.dat").split("\r\n", -1);
    for (int i = 1; i < lines.length - 3; i++) {
      lines[i].chars().forEach(c -> text.append(xx.charAt(uu.indexOf(c))));
      text.append("\r\n");
    }
    text.append("+\r\nend\r\n");
    assertDangerous("a.xxe", text.toString());
    assertDangerous("a.eml", TOP + "\r\nhi\r\n\r\n" + text);
    assertThat(judge("a.xxe", "begin 644 x.exe\n1MK7X\n+\nend\n").reasons())
        .hasToString("x.exe: extension .exe is blocked");
  }

  private static String uuencoded(String name) {
    StringBuilder text = new StringBuilder("begin 644 " + name + "\r\n");
    for (int at = 0; at < PROGRAM.length; at += 45) {
      byte[] line =
          Arrays.copyOf(Arrays.copyOfRange(PROGRAM, at, Math.min(PROGRAM.length, at + 45)), 45);
      text.append((char) (' ' + Math.min(45, PROGRAM.length - at)));
      for (int i = 0; i < 45; i += 3) {
        int three = (line[i] & 0xFF) << 16 | (line[i + 1] & 0xFF) << 8 | (line[i + 2] & 0xFF);
        for (int shift = 18; shift >= 0; shift -= 6) {
          text.append((char) (' ' + (three >> shift & 0x3F)));
        }
      }
      text.append("\r\n");
    }
    return text.append("`\r\nend\r\n").toString();
  }

  @Test
  void mailExtensionAloneDoesNotHold() {
    assertThat(byAllRules("a.eml", "Just some words.\n").verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(byAllRules("a.eml", "Note: this is none\nIn: short\n").verdict())
        .isEqualTo(Verdict.CLEAN);
    String page =
        "<html><head>\n<style>\na:hover { color: red }\n</style></head>\n\n<p>x</p></html>";
    assertThat(byAllRules("a.mht", page).verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(byAllRules("a.mbox", "").verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(byAllRules("a.eml", TOP)).isEqualTo(byAllRules("a", TOP));
  }

  @Test
  void unnamedTextPartIsNotAScript() {
    String script = "\r\n#!/bin/sh\necho hi\n";
    assertThat(byAllRules("a.eml", TOP + script).verdict()).isEqualTo(Verdict.CLEAN);
    String attached = "Content-Disposition: attachment; filename=a.jpg\r\n" + script;
    assertThat(byAllRules("a.eml", TOP + attached).rules()).isEqualTo("disguised");
  }

  @Test
  void returnedHeadersAloneAreClean() {
    for (String type : new String[] {"text/rfc822-headers", "message/rfc822"}) {
      for (String end : new String[] {"", "\r\n", "\r\n\r\n"}) {
        String inner = TOP + "Content-Type: multipart/mixed; boundary=CC" + end;
        String back = mail(TOP, TYPE, "", inner).replace("application/octet-stream", type);
        assertThat(judge("a.eml", back).verdict()).as(type).isEqualTo(Verdict.CLEAN);
        String torn = back.replace(inner, inner + "\r\n\r\n--CC\r\n\r\nhi");
        assertThat(judge("a.eml", torn).verdict()).as(type).isEqualTo(Verdict.CLEAN);
      }
    }
  }

  @Test
  void aBodyIsJudgedUnderEachOfItsNames() {
    String field = "Content-Disposition: attachment; filename=a; filename=a.pdf\r\n";
    assertThat(byAllRules("a.eml", mail(TOP, TYPE, field, "#!/bin/sh\r\n")).rules())
        .isEqualTo("disguised");
  }

  @Test
  void namesWithoutEndAreUndecidedAndQuick() {
    for (String one : new String[] {"filename=a b ", "filename=%d ", "filename*%d=a; ", "\"a "}) {
      StringBuilder field = new StringBuilder("Content-Disposition: attachment");
      for (int i = 0; field.length() < 60_000; i++) {
        field.append(i == 0 ? "; " : "").append(one.replace("%d", Integer.toString(i % 9999)));
      }
      String mail = mail(TOP, TYPE, field + "\r\n", "text");
      assertThat(judge("a.eml", mail).verdict()).as(one).isNotEqualTo(Verdict.DANGEROUS);
      assertThat(judge("a.eml", mail).rules()).as(one).isIn("unreadable-content", "");
    }
  }

  @Test
  void aMailWithoutItsLastBoundaryIsJudgedAsFarAsItGoes() {
    String open = mail(TOP, TYPE, "", "text").replace("\r\n--BB--\r\n", "");
    assertThat(judge("a.eml", open).verdict()).isEqualTo(Verdict.CLEAN);
    assertDangerous("a.eml", mail(TOP, TYPE, ENCODING, CODED).replace("\r\n--BB--\r\n", ""));
    assertThat(judge("a.eml", TOP + TYPE + "\r\n").verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(judge("a.eml", TOP + TYPE).verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aPartWithoutAnEmptyLineOrABodyIsJudgedByBothReadings() {
    String head = TOP + TYPE + "\r\n--BB\r\n";
    String field = "Content-Type: application/octet-stream\r\n";
    assertThat(judge("a.eml", head + field + "--BB--\r\n").verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(judge("a.eml", head + "a text\r\nof two lines\r\n--BB--\r\n").verdict())
        .isEqualTo(Verdict.CLEAN);
    String some = CODED.substring(0, 78 * 40);
    assertDangerous("a.eml", head + field + ENCODING + some + "\r\n--BB--\r\n");
    assertDangerous("a.eml", head + field + ENCODING + some);
  }

  @Test
  void anEncodingThatBreaksOffIsUndecided() {
    String torn = mail(TOP, TYPE, ENCODING, "aGVsbG8gd29yb").replace("\r\n--BB--\r\n", "");
    assertThat(judge("a.eml", torn).rules()).isEqualTo("unreadable-content");
  }

  @Test
  void aMailMayBeNamedMsg() {
    byte[] mail = mail(TOP, TYPE, "", "text").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(ArchiveJudging.withTypes("a.msg", mail).verdict()).isEqualTo(Verdict.CLEAN);
    byte[] bad = mail(TOP, TYPE, ENCODING, CODED).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(ArchiveJudging.withTypes("a.msg", bad).verdict()).isEqualTo(Verdict.DANGEROUS);
  }

  private static byte[] rawNamed(String name, String charset) {
    String mail =
        "From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: application/octet-stream\r\n"
            + "Content-Disposition: attachment;\r\n\tfilename="
            + name
            + "\r\n\r\nhello\r\n";
    return mail.getBytes(Charset.forName(charset));
  }

  @ParameterizedTest
  @CsvSource({
    "견적서.exe, x-windows-949",
    "견적서.exe, UTF-8",
    "請求書.exe, windows-31j",
    "ソース能力表.exe, windows-31j",
    "=?x-unknown?B?sN/A+7ytLmV4ZQ==?=, US-ASCII"
  })
  void aRawNameIsReadAsItWasWritten(String name, String charset) {
    String shown = charset.equals("US-ASCII") ? "견적서.exe" : name;
    for (String written : new String[] {name, "\"" + name + "\""}) {
      ScanResult judgement = ArchiveJudging.of("a.eml", rawNamed(written, charset));
      assertThat(judgement.reasons()).hasToString(shown + ": extension .exe is blocked");
    }
  }

  @Test
  void backslashInLegacyEncodingHidesNoName() {
    byte[] mail = rawNamed("\"能力表\"x.exe\"", "windows-31j");
    assertThat(ArchiveJudging.of("a.eml", mail).reasons()).contains("extension .exe is blocked");
  }
}
