package dev.dropgate.inspect.rules.archives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that reach out of the folder that they are unpacked into. */
class ArchiveEscapeTest {
  private static final byte[] TEXT = "hello\n".getBytes(StandardCharsets.US_ASCII);

  private static void assertHeld(String name, byte[] archive) {
    ScanResult judgement = ArchiveJudging.of(name, archive);
    assertThat(judgement.rules()).as(judgement.reasons().toString()).contains("archive-escape");
    assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  private static void assertClean(String name, byte[] archive) {
    ScanResult judgement = ArchiveJudging.of(name, archive);
    assertThat(judgement.verdict()).as(judgement.reasons().toString()).isEqualTo(Verdict.CLEAN);
  }

  /** Each line is NAME, or NAME TYPE TARGET with the type of a tar. */
  private static byte[] tar(String... members) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      for (String member : members) {
        String[] words = member.split(" ", -1);
        byte type = (byte) (words.length > 1 ? words[1].charAt(0) : '0');
        TarArchiveEntry entry = new TarArchiveEntry(words[0], type, true);
        if (words.length > 2 && type <= '2' && type >= '1') {
          entry.setLinkName(words[2]);
        } else if (words.length > 2) {
          entry.setMode(Integer.parseInt(words[2], 8));
        }
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
    }
    return out.toByteArray();
  }

  private static byte[] zipLink(String name, String target, String next) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
      ZipArchiveEntry link = new ZipArchiveEntry(name);
      link.setUnixMode(0120777);
      zip.putArchiveEntry(link);
      zip.write(target.getBytes(StandardCharsets.UTF_8));
      zip.closeArchiveEntry();
      zip.putArchiveEntry(new ZipArchiveEntry(next));
      zip.write(TEXT);
      zip.closeArchiveEntry();
    }
    return out.toByteArray();
  }

  private static byte[] cpioLink(String name, String target) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CpioArchiveOutputStream cpio = new CpioArchiveOutputStream(out)) {
      CpioArchiveEntry entry = new CpioArchiveEntry(name, target.length());
      entry.setMode(0120777);
      cpio.putArchiveEntry(entry);
      cpio.write(target.getBytes(StandardCharsets.UTF_8));
      cpio.closeArchiveEntry();
    }
    return out.toByteArray();
  }

  @Nested
  class Paths {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "../x.txt", "a/../../x.txt", "a/b/../../../x", "..\\x.txt", "a\\..\\..\\x.txt", "/etc/x",
          "\\x.txt", "\\\\host\\share\\x", "C:\\x.txt", "c:x.txt", "a/.. /../x.txt", "./../x"
        })
    void aPathThatLeavesTheFolderIsHeld(String path) throws IOException {
      assertHeld("a.zip", Archives.ZIP.of(path, TEXT));
      assertHeld("a.7z", Archives.SEVEN_ZIP.of(path, TEXT));
      assertHeld("a.cpio", Archives.CPIO.of(path, TEXT));
      assertHeld("b.zip", Archives.ZIP.of("a.zip", Archives.ZIP.of(path, TEXT)));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "a/../x.txt",
          "a/b/../../x",
          "..x",
          "a..b/c",
          "a/..b",
          "./x",
          "a//b",
          "x:y/z",
          "1:2",
          "...x/y",
          "a/./b",
          "~/x"
        })
    void aPathThatStaysIsClean(String path) throws IOException {
      assertClean("a.zip", Archives.ZIP.of(path.replace("x:y", "xx:y"), TEXT));
      assertClean("a.cpio", Archives.CPIO.of(path.replace("x:y", "xx:y"), TEXT));
    }

    @Test
    void foldersCountToo() throws IOException {
      assertHeld("a.tar", tar("../d/ 5"));
      assertHeld("a.zip", Archives.ZIP.of("../d/", new byte[0]));
      assertClean("a.tar", tar("d/ 5 2755", "d/a"));
    }
  }

  @Nested
  class Links {
    @ParameterizedTest
    @CsvSource({
      "l 2 /etc/passwd",
      "l 2 ../x",
      "d/l 2 ../../x",
      "l 1 /etc/passwd",
      "l 1 ../x",
      "d/l 1 ../x",
      "l 2 a/../../x",
      "l 2 C:/x",
      "l 2 \\\\host\\x"
    })
    void aLinkOutOfTheFolderIsHeld(String link) throws IOException {
      assertHeld("a.tar", tar(link));
    }

    @ParameterizedTest
    @CsvSource({"l 2 x", "d/l 2 ../x", "d/e/l 2 ../../x", "l 1 d/x", "lib/l 2 l.so.1"})
    void aLinkWithinTheFolderIsClean(String link) throws IOException {
      assertClean("a.tar", tar("d/ 5", link, "other"));
    }

    @Test
    void aMemberBehindALinkIsHeld() throws IOException {
      assertHeld("a.tar", tar("l 2 d", "l/x"));
      assertHeld("a.tar", tar("L 2 d", "l/x"));
      assertHeld("a.tar", tar("d/l 2 ..", "m 2 d/l/..", "m/x"));
      assertHeld("a.zip", zipLink("l", "d", "l/x.txt"));
    }

    @Test
    void zipAndCpioKeepTheTargetInTheData() throws IOException {
      assertHeld("a.zip", zipLink("l", "/etc/passwd", "x.txt"));
      assertHeld("a.zip", zipLink("l", "../x", "x.txt"));
      assertClean("a.zip", zipLink("l", "x.txt", "x.txt"));
      assertHeld("a.cpio", cpioLink("l", "../x"));
      assertClean("a.cpio", cpioLink("l", "x"));
    }
  }

  @Test
  void devicesPipesAndSetIdProgramsAreHeld() throws IOException {
    for (String member : new String[] {"d 3", "d 4", "d 6", "p 0 4755", "p 0 2755"}) {
      assertHeld("a.tar", tar(member));
    }
    assertClean("a.tar", tar("p 0 755", "q 0 2644"));
  }

  @Test
  void namesThatDifferInCaseAndDeviceNamesAreOnlyLogged() throws IOException {
    ScanResult twins = ArchiveJudging.of("a.tar", tar("a/xt_MARK.h", "a/xt_mark.h"));
    assertThat(twins.verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(twins.shadow()).extracting("rule").containsExactly("archive-escape");
    ScanResult device = ArchiveJudging.of("a.tar", tar("a/aux.c"));
    assertThat(device.verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(device.shadow()).extracting("rule").containsExactly("archive-escape");
    assertThat(ArchiveJudging.of("a.tar", tar("a/console.c", "a/b", "c/b")).shadow()).isEmpty();
  }

  @Test
  void mailPartNameIsNotAPath() {
    String mail =
        """
        From: a@b.c
        To: d@e.f
        Content-Type: application/octet-stream; name="C:\\\\x\\\\a.txt"

        hi\
        """;
    assertClean("a.eml", mail.getBytes(StandardCharsets.US_ASCII));
  }
}
