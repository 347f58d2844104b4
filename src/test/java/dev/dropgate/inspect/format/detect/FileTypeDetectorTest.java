package dev.dropgate.inspect.format.detect;

import static dev.dropgate.inspect.rules.types.Made.at;
import static dev.dropgate.inspect.rules.types.Made.bytes;
import static dev.dropgate.inspect.rules.types.Made.join;
import static dev.dropgate.inspect.rules.types.Made.types;
import static dev.dropgate.inspect.rules.types.Made.zip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.rules.archives.Archives;
import dev.dropgate.inspect.rules.types.Made;
import dev.dropgate.it.support.RealFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;

class FileTypeDetectorTest {
  private static final String PDF = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MZ is how programs of Windows start, and there is more to it than these letters: much more.",
        "MZ\nPE\0\0",
        "BM is no bitmap",
        "II*",
        "PK",
        "BZh is bzip2",
        "#! is called a shebang",
        "#!hello",
        "#!/",
        "#! [a](b)",
        "#! [a](http://b)",
        "#![doc(html_root_url = \"https://a/b\")]",
        "\177ELF is the signature",
        "%!",
        "GIF8",
        "ID3 tags",
        "Subject: a page with\nTitle: of its own",
        "From here to there it is 2026\n",
        "RIFF is a container",
        "FWS",
        "dex",
        "{\\r",
        "ustar",
        "the header %PDF-1.4 and the end: startxref %%EOF",
        "char *s = \"\n  %PDF-1.4\";",
        "070707",
      })
  void rejectsFalseSignatures(String text) {
    assertThat(types(bytes(text))).containsAnyOf(FileType.TEXT, FileType.UNKNOWN).hasSize(1);
  }

  @Test
  void anEmptyFileHasNoType() {
    assertThat(types(new byte[0])).containsExactly(FileType.UNKNOWN);
  }

  @Test
  void aProgramOfWindowsHasAHeaderWhereItsStartSays() {
    assertThat(types(Made.library())).containsExactly(FileType.PE);
    byte[] far = join(at(9000, Map.of(0, "MZ", 0x3C, "\050\043")), Made.library());
    System.arraycopy(Made.library(), 0x80, far, 0x2328, 128);
    assertThat(types(far)).containsExactly(FileType.PE);
    byte[] beyond = Made.library();
    beyond[0x3F] = 0x7F;
    assertThat(types(beyond)).doesNotContain(FileType.PE);
  }

  @Test
  void distinguishesJavaClassFromUniversalMachO() {
    assertThat(types(bytes("\312\376\272\276\0\0\0\075\0\020\012\0\2")))
        .containsExactly(FileType.JAVA_CLASS);
    assertThat(types(bytes("\312\376\272\276\0\0\0\002\1\0\0\7\0\0\0\3\0\0\020\0")))
        .containsExactly(FileType.MACH_O);
    assertThat(types(bytes("\312\376\272\276\0\0\0\002\0\0\0\0\0\0\0\0\0\0\0\0")))
        .containsExactly(FileType.UNKNOWN);
  }

  @Test
  void detectsTheFormatOfAZipArchive() {
    assertThat(types(zip("a.txt"))).containsExactly(FileType.ZIP);
    assertThat(types(zip())).containsExactly(FileType.ZIP);
    assertThat(types(zip("META-INF/MANIFEST.MF", "a.txt"))).containsExactly(FileType.JAR);
    assertThat(types(zip("deep/down/A.class"))).containsExactly(FileType.JAR);
    assertThat(types(zip("AndroidManifest.xml", "classes.dex"))).containsExactly(FileType.APK);
    assertThat(types(zip("a.exe", "AppxManifest.xml", "[Content_Types].xml")))
        .containsExactly(FileType.APPX);
    assertThat(types(zip("word/document.xml", "_rels/.rels", "[Content_Types].xml")))
        .containsExactly(FileType.OOXML);
    assertThat(types(zip("[Content_Types].xml", "_rels/.rels", "Evil.class")))
        .containsExactly(FileType.OOXML, FileType.JAR);
  }

  @Test
  void detectsZipAfterAnyPrefix() {
    byte[] jar = zip("META-INF/MANIFEST.MF", "A.class");
    assertThat(types(join(new byte[10_000], jar))).containsExactly(FileType.JAR);
    assertThat(types(join(bytes(PDF), jar))).containsExactly(FileType.PDF, FileType.JAR);
    assertThat(types(join(bytes("GIF89a\0\0\0\0"), new byte[5000], zip("a"), new byte[70])))
        .containsExactly(FileType.GIF, FileType.ZIP);
    assertThat(types(join(bytes("#!/bin/sh\nexec\n"), zip("a"))))
        .containsExactly(FileType.SCRIPT, FileType.ZIP);
    assertThat(types(join(Made.library(), zip("a")))).containsExactly(FileType.PE, FileType.ZIP);
  }

  @Test
  void aZipArchiveThatIsOnlyStoredInsideIsNoSecondType() {
    byte[] tar = at(512, Map.of(257, "ustar\00000"));
    assertThat(types(join(tar, zip("A.class"), new byte[1024]))).containsExactly(FileType.TAR);
    assertThat(types(join(bytes("%PDF-1.7\n"), zip("a"), bytes("endstream startxref %%EOF"))))
        .containsExactly(FileType.PDF);
  }

  @Test
  void detectsTarForAnyFirstMemberName() throws IOException {
    for (String name :
        new String[] {"true", "GIF89a", "MAC OS/a", "ID3", "AC1015.dwg", "bplist00"}) {
      assertThat(types(Archives.TAR.of(name, bytes("x")))).as(name).containsExactly(FileType.TAR);
    }
    assertThat(types(Archives.TAR.of("{\\rtf1", bytes("x"))))
        .containsExactly(FileType.RTF, FileType.TAR);
    assertThat(types(Archives.TAR.of("%PDF-1.4 .txt", bytes("x"))))
        .containsExactly(FileType.PDF, FileType.TAR);
    // What no name has behind it is a picture as well.
    byte[] both = Archives.TAR.of("GIF89a", bytes("x"));
    both[10] = 1;
    assertThat(types(both)).containsExactly(FileType.GIF, FileType.TAR);
  }

  @Test
  void aRarOr7zBehindAPictureOrJunkIsFound() throws IOException {
    byte[] rar =
        RealFiles.members(
                "tika-parser-pkg-module-3.2.2-tests.jar",
                Map.of("test-documents/test-documents.rar", "rar"))
            .get("rar");
    byte[] sevenZip = Archives.SEVEN_ZIP.of("a.txt", bytes("x"));
    for (int junk : new int[] {0, 4000, 4090, 65_536, 1_000_000}) {
      byte[] picture = join(bytes("\377\330\377"), new byte[junk]);
      assertThat(types(join(picture, rar))).containsExactly(FileType.JPEG, FileType.RAR);
      assertThat(types(join(picture, sevenZip))).containsExactly(FileType.JPEG, FileType.SEVEN_ZIP);
      assertThat(types(join(bytes("j\0"), new byte[junk], rar))).containsExactly(FileType.RAR);
    }
    assertThat(types(bytes("Rar!\032\007\0 and 7z\274\257\047\034 are signatures of some length.")))
        .containsExactly(FileType.RAR);
    assertThat(types(bytes("j: Rar!\032\007\0 and 7z\274\257\047\034 are signatures of some.")))
        .hasSize(1)
        .doesNotContain(FileType.RAR, FileType.SEVEN_ZIP);
  }

  @Test
  void aTarOrCpioBehindJunkIsFound() throws IOException {
    byte[] tar = Archives.TAR.of("a.txt", bytes("x"));
    assertThat(types(join(new byte[512], tar))).containsExactly(FileType.TAR);
    assertThat(types(join(at(1024, Map.of(0, "\377\330\377")), tar)))
        .containsExactly(FileType.JPEG, FileType.TAR);
    byte[] cpio = Archives.CPIO.of("a.txt", bytes("x"));
    assertThat(types(join(new byte[512], cpio))).containsExactly(FileType.CPIO);
    assertThat(types(join(bytes("j\0"), cpio))).containsExactly(FileType.CPIO);
  }

  @Test
  void aPdfMayBeginWithinTheFirstKilobyte() {
    assertThat(types(join(new byte[900], bytes(PDF)))).containsExactly(FileType.PDF);
    assertThat(types(join(bytes("junk\n"), bytes(PDF)))).containsExactly(FileType.PDF);
    assertThat(types(join(bytes("GIF89a\0\0\0\0"), bytes(PDF))))
        .containsExactly(FileType.GIF, FileType.PDF);
    assertThat(types(join(new byte[1100], bytes(PDF)))).containsExactly(FileType.UNKNOWN);
  }

  @Test
  void aPictureMayHideAPage() {
    assertThat(types(bytes("GIF89a/*\0*/=1;<SCRIPT>x</SCRIPT>")))
        .containsExactly(FileType.GIF, FileType.HTML);
    assertThat(types(bytes("\377\330\377\376\0\0<?php system($_GET[0]);")))
        .containsExactly(FileType.JPEG, FileType.SCRIPT);
    assertThat(types(bytes("\377\330\377\341<?xpacket?><x:xmpmeta><svg:x><head:y>")))
        .containsExactly(FileType.JPEG);
  }

  @Test
  void pagesAreKnownByTheirFirstElement() {
    assertThat(types(bytes(" <!-- a --> <!DOCTYPE HTML>"))).containsExactly(FileType.HTML);
    assertThat(types("\uFEFF<html>".getBytes(StandardCharsets.UTF_16LE)))
        .containsExactly(FileType.HTML);
    assertThat(types(bytes("<html><head><HTA:APPLICATION id=a>"))).containsExactly(FileType.HTA);
    assertThat(types(bytes("<script language=\"VBScript\">x</script>")))
        .containsExactly(FileType.HTA);
    assertThat(types(bytes("<script src=a.js></script>"))).containsExactly(FileType.HTML);
    assertThat(types(bytes("<?xml version='1.0'?>\n<!-- b --><svg>")))
        .containsExactly(FileType.SVG);
    assertThat(types(bytes("<?xml version='1.0'?><s:svg>"))).containsExactly(FileType.SVG);
    assertThat(types(bytes("<?xml version='1.0'?><a>"))).containsExactly(FileType.XML);
    assertThat(types(bytes("<foo>"))).containsExactly(FileType.TEXT);
  }

  @Test
  void detectsDiskImagesBySignaturesInside() {
    assertThat(types(at(40_000, Map.of(0x8001, "CD001")))).containsExactly(FileType.ISO);
    assertThat(types(at(60_000, Map.of(0x9001, "NSR03")))).containsExactly(FileType.ISO);
    assertThat(types(at(9216, Map.of(9216 - 512, "conectix")))).containsExactly(FileType.VHD);
    assertThat(types(at(9216, Map.of(9216 - 512, "koly\0\0\0\4")))).containsExactly(FileType.DMG);
    assertThat(types(at(40_000, Map.of(0, "%PDF-", 0x8001, "CD001"))))
        .containsExactly(FileType.PDF, FileType.ISO);
  }

  @Test
  void distinguishesInstallerFromDocument() {
    String ole = "\320\317\021\340\241\261\032\341";
    Map<Integer, String> installer =
        Map.of(0, ole, 30, "\011", 592, "\204\020\014\0\0\0\0\0\300\0\0\0\0\0\0\106");
    assertThat(types(at(1024, installer))).containsExactly(FileType.MSI);
    assertThat(types(at(1024, Map.of(0, ole, 30, "\011")))).containsExactly(FileType.OLE2);
    assertThat(types(bytes(ole))).containsExactly(FileType.OLE2);
  }

  @Test
  void mailsAreKnownByTheirHeader() {
    assertThat(types(bytes("Received: from a\n by b\nSubject: c\n\nhi")))
        .containsExactly(FileType.MAIL);
    assertThat(types(bytes("From: a@b\nTo: c@d\nSubject: e\n\nf"))).containsExactly(FileType.MAIL);
    assertThat(
            types(bytes("From a@b Mon Sep 17 00:00:00 2001\nFrom: a@b\nTo: c@d\nDate: today\n\n")))
        .containsExactly(FileType.MBOX);
  }

  @Test
  void detectsUniversalMachOForAnyArchitectures() {
    String thin = "\317\372\355\376\7\0\0\1\3\0\0\0\2\0\0\0";
    String place = "\1\0\0\7\0\0\0\3\0\0\10\0\0\0\0\020\0\0\0\014";
    byte[] many = at(4096, Map.of(0, "\312\376\272\276\0\0\0\062", 8 + 49 * 20, place, 2048, thin));
    assertThat(types(many)).containsExactly(FileType.MACH_O);
    byte[] unknown =
        at(4096, Map.of(0, "\312\376\272\276\0\0\0\2\0\0\0\377", 28, place, 2048, thin));
    assertThat(types(unknown)).containsExactly(FileType.MACH_O);
  }

  @Test
  void detectsLzmaWithAnySettings() throws IOException {
    byte[] words =
        "some words and some more of them; ".repeat(300).getBytes(StandardCharsets.US_ASCII);
    for (int[] settings : new int[][] {{3, 0, 2}, {0, 0, 0}, {4, 0, 4}, {0, 4, 1}}) {
      LZMA2Options options = new LZMA2Options();
      options.setLcLp(settings[0], settings[1]);
      options.setPb(settings[2]);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      try (LZMAOutputStream out = new LZMAOutputStream(all, options, -1)) {
        out.write(words);
      }
      assertThat(types(all.toByteArray())).containsExactly(FileType.LZMA);
    }
  }

  @Test
  void rejectsNumbersThatStartLikeLzma() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      byte[] numbers = new byte[5000];
      if (i % 2 == 0) {
        random.nextBytes(numbers);
      } else {
        numbers[20 + i] = 1;
      }
      System.arraycopy(bytes("\1\0\0\1\0\0\1\0\0\0\0\0\0\0"), 0, numbers, 0, 14);
      assertThat(types(numbers)).doesNotContain(FileType.LZMA);
    }
  }

  @Test
  void aDosProgramStartsWithinWhatIsLoadedOfIt() {
    String sizes = "MZ\020\0\2\0\0\0\4\0";
    Map<Integer, String> inside = Map.of(0, sizes, 0x14, "\0\1\360\377");
    assertThat(types(at(816, inside))).containsExactly(FileType.DOS);
    Map<Integer, String> outside = Map.of(0, sizes, 0x14, "\3\0\1\2");
    assertThat(types(at(816, outside))).containsExactly(FileType.UNKNOWN);
  }

  @Test
  void aMailWhoseFirstHeaderIsLongIsStillAMail() {
    String longest = "X-Spam: " + "a b ".repeat(1300) + "\r\n";
    assertThat(types(bytes(longest + "From: a@b\r\nTo: c@d\r\n\r\nhi")))
        .containsExactly(FileType.MAIL);
    assertThat(types(bytes("From: a@b\n" + "X-B: c\n".repeat(1000) + "To: c@d\n\nhi")))
        .containsExactly(FileType.MAIL);
    assertThat(types(bytes("From a b\n" + longest + "From: a@b\nTo: c@d\n\nhi")))
        .containsExactly(FileType.MBOX);
    assertThat(types(bytes("Note: " + "a b ".repeat(40_000)))).containsExactly(FileType.TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\nFrom: a@b\r\nTo: c@d\r\n\r\nhi",
        "\357\273\277From: a@b\nTo: c@d\n\nhi",
        "From : a@b\nTo : c@d\n\nhi",
        ">From x\nFrom: a@b\nTo: c@d\n\nhi",
        "From: a@b\rTo: c@d\r\rhi",
        "X-A: 1\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n--b--\n",
      })
  void detectsMailWithUnusualFirstHeader(String mail) {
    assertThat(types(bytes(mail))).containsExactly(FileType.MAIL);
  }
}
