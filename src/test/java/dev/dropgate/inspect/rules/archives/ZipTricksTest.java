package dev.dropgate.inspect.rules.archives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.format.zip.record.ZipEndRecord;
import dev.dropgate.inspect.format.zip.record.ZipLocalHeader;
import dev.dropgate.it.support.RealFiles;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one reader of a zip sees and another does not. */
class ZipTricksTest {
  private static final byte[] TEXT = "harmless".getBytes(StandardCharsets.US_ASCII);

  /** The beginning of one: what is searched for at the end of a file stays within reach. */
  private static final byte[] PROGRAM =
      Arrays.copyOf(
          RealFiles.members(
                  "jna-5.17.0.jar", Map.of("com/sun/jna/win32-x86/jnidispatch.dll", "dll"))
              .get("dll"),
          4096);

  private static byte[] zip(Object... namesAndBytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < namesAndBytes.length; i += 2) {
        zip.putNextEntry(new ZipEntry((String) namesAndBytes[i]));
        zip.write((byte[]) namesAndBytes[i + 1]);
      }
    }
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] replace(byte[] bytes, String from, String to, int which) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = -1;
    for (int i = 0; i <= which; i++) {
      at = text.indexOf(from, at + 1);
    }
    return (text.substring(0, at) + to + text.substring(at + from.length()))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static ScanResult judge(byte[] zip) {
    return ArchiveJudging.of("a.zip", zip);
  }

  private static ByteBuffer end(byte[] zip) {
    return ByteBuffer.wrap(zip, zip.length - 22, 22).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void anOrdinaryZipIsClean() throws IOException {
    assertThat(judge(zip("a.txt", TEXT, "b/", new byte[0], "b/c.txt", TEXT)).verdict())
        .isEqualTo(Verdict.CLEAN);
    assertThat(judge(zip()).verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aNameInOnlyOneOfTheTwoHeadersIsJudged() throws IOException {
    byte[] zip = zip("aaaa.txt", TEXT);
    for (int which : new int[] {0, 1}) {
      ScanResult judgement = judge(replace(zip, "aaaa.txt", "aaaa.exe", which));
      assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
    }
    ScanResult harmless = judge(replace(zip, "aaaa.txt", "bbbb.txt", 0));
    assertThat(harmless.rules()).isEqualTo("archive-contradiction");
    assertThat(harmless.reasons()).hasToString("aaaa.txt is called bbbb.txt in its own header");
  }

  @Test
  void aMemberThatTheDirectoryDoesNotListIsJudged() throws IOException {
    byte[] hidden = zip("x.dat", PROGRAM);
    byte[] shown = zip("a.txt", TEXT);
    byte[] member = Arrays.copyOf(hidden, end(hidden).getInt(16));
    byte[] before = join(member, shown);
    byte[] behind = join(shown, member);
    // In between: the directory moves, and says so.
    int directory = end(shown).getInt(16);
    byte[] between =
        join(
            Arrays.copyOf(shown, directory),
            member,
            Arrays.copyOfRange(shown, directory, shown.length));
    end(between).putInt(16, directory + member.length);
    byte[] twoZips = join(hidden, shown);
    for (byte[] zip : new byte[][] {before, behind, between, twoZips}) {
      assertThat(judge(zip).rules()).isEqualTo("archive-contradiction,program");
      assertThat(judge(zip).reasons()).contains("x.dat: a Windows program (PE)");
    }
  }

  @Test
  void aZipBehindSomethingElseIsLookedInto() throws IOException {
    byte[] zip = zip("x.dat", PROGRAM);
    byte[] moved = zip.clone();
    end(moved).putInt(16, end(zip).getInt(16) + 5);
    byte[] comment = join(zip, "some comment".getBytes(StandardCharsets.US_ASCII));
    byte[] told = join(zip, "some comment".getBytes(StandardCharsets.US_ASCII));
    ByteBuffer.wrap(told).order(ByteOrder.LITTLE_ENDIAN).putShort(zip.length - 2, (short) 12);
    for (byte[] one : new byte[][] {zip, moved, comment, told}) {
      for (String front : new String[] {"%PDF-1.7\n", "GIF89a...", "12345", "#!/bin/sh\n"}) {
        byte[] file = join(front.getBytes(StandardCharsets.US_ASCII), one);
        assertThat(ArchiveJudging.of("a.dat", file).verdict()).isEqualTo(Verdict.DANGEROUS);
      }
    }
    byte[] clean = join("%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII), zip("a.txt", TEXT));
    assertThat(ArchiveJudging.of("a.pdf", clean).verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void membersThatOverlapAreUndecided() throws IOException {
    byte[] zip = zip("a.txt", TEXT, "b.txt", TEXT);
    int directory = end(zip).getInt(16);
    byte[] entry = Arrays.copyOfRange(zip, directory, directory + 51);
    byte[] doubled =
        join(
            Arrays.copyOf(zip, zip.length - 22),
            entry,
            Arrays.copyOfRange(zip, zip.length - 22, zip.length));
    end(doubled).putShort(8, (short) 3).putShort(10, (short) 3).putInt(12, 3 * 51);
    assertThat(judge(doubled).reasons()).hasToString("a.txt overlaps another member");
  }

  @Test
  void aDirectoryThatCountsWronglyIsUndecided() throws IOException {
    byte[] zip = zip("a.txt", TEXT, "b.txt", TEXT);
    end(zip).putShort(10, (short) 1);
    assertThat(judge(zip).rules()).isEqualTo("archive-contradiction");
  }

  @Test
  void wrongSizesAndChecksumsAreUndecided() throws IOException {
    byte[] stored = Archives.STORED.of("a.txt", TEXT);
    byte[] changed = replace(stored, "harmless", "harmful!", 0);
    assertThat(judge(changed).rules()).isEqualTo("unreadable-content");
    assertThat(judge(changed).reasons()).contains("a.txt has another checksum");
    byte[] shorter = stored.clone();
    shorter[18] = 3;
    assertThat(judge(shorter).reasons()).hasToString("a.txt has another size in its own header");
  }

  @Test
  void aNameInAnEncryptedZipIsJudged() throws IOException {
    byte[] zip = zip("a.exe", TEXT, "b.txt", TEXT);
    byte[] encrypted = encrypted(zip);
    ScanResult judgement = judge(encrypted);
    assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judgement.reasons()).contains("a.exe: extension .exe is blocked");
    assertThat(judge(encrypted(zip("b.txt", TEXT))).rules()).isEqualTo("archive-encrypted");
  }

  @ParameterizedTest
  @CsvSource({
    "hold, UNDECIDED, 1, 0",
    "quarantine, DANGEROUS, 1, 0",
    "deliver, CLEAN, 0, 1",
  })
  void policyDecidesForEncryptedArchivesAndLimits(
      String policy, Verdict verdict, int findings, int shadow) throws IOException {
    ScanResult encrypted =
        ArchiveJudging.of(
            Map.of("archive.encrypted", policy),
            "a.zip",
            new MemoryContent(encrypted(zip("b.txt", TEXT))));
    ScanResult limit =
        ArchiveJudging.of(
            Map.of("archive.limit", policy, "archive.entries", "1"),
            "a.zip",
            new MemoryContent(zip("b.txt", TEXT, "c.txt", TEXT)));
    for (ScanResult judgement : new ScanResult[] {encrypted, limit}) {
      assertThat(judgement.verdict()).isEqualTo(verdict);
      assertThat(judgement.findings()).hasSize(findings);
      assertThat(judgement.shadow()).hasSize(shadow);
    }
  }

  @Test
  void noPolicyMakesABrokenArchiveClean() throws IOException {
    byte[] zip = zip("a.txt", TEXT);
    byte[] broken = Arrays.copyOf(zip, zip.length - 30);
    Map<String, String> lax = Map.of("archive.limit", "deliver", "archive.encrypted", "deliver");
    assertThat(ArchiveJudging.of(lax, "a.zip", new MemoryContent(broken)).verdict())
        .isEqualTo(Verdict.UNDECIDED);
  }

  /** Sets the bit in every header. */
  private static byte[] encrypted(byte[] zip) {
    ByteBuffer all = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < zip.length - 22; i++) {
      int at =
          all.getInt(i) == ZipLocalHeader.SIGNATURE
              ? 6
              : all.getInt(i) == ZipEndRecord.DIRECTORY_SIGNATURE ? 8 : 0;
      if (at > 0) {
        all.put(i + at, (byte) (all.get(i + at) | 1));
      }
    }
    return all.array();
  }

  @Test
  void judgesEveryReadingOfAName() throws IOException {
    assertThat(judge(zip("a.exe\0.txt", TEXT)).verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judge(zip("../../a.exe", TEXT)).verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judge(zip("..\\a.exe", TEXT)).verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judge(zip("a.exe/", TEXT)).verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judge(zip("/", TEXT)).verdict()).isEqualTo(Verdict.CLEAN);
    byte[] raw = replace(replace(zip("axb.exe", TEXT), "axb", "a\377b", 0), "axb", "a\377b", 0);
    assertThat(judge(raw).reasons()).hasToString("a\\xffb.exe: extension .exe is blocked");
  }

  @Test
  void everyOtherNameInUnicodeFieldsIsJudged() throws IOException {
    for (List<String> names :
        List.of(List.of("b.exe"), List.of("b.exe", "a.txt"), List.of("a.txt", "b.exe"))) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(out)) {
        ZipEntry entry = new ZipEntry("a.txt");
        ByteBuffer extra = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
        for (String name : names) {
          extra.putShort((short) 0x7075).putShort((short) (5 + name.length())).put((byte) 1);
          extra.putInt(0).put(name.getBytes(StandardCharsets.US_ASCII));
        }
        entry.setExtra(Arrays.copyOf(extra.array(), extra.position()));
        zip.putNextEntry(entry);
        zip.write(TEXT);
      }
      assertThat(judge(out.toByteArray()).verdict()).isEqualTo(Verdict.DANGEROUS);
    }
  }

  @Test
  void aLongNameDoesNotFillTheMessage() throws IOException {
    ScanResult judgement = judge(zip("x".repeat(60_000) + ".exe", TEXT));
    assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judgement.reasons()).hasSizeLessThan(500);
  }
}
