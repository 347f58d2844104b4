package dev.dropgate.inspect.rules.archives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tars in which another reader finds a header that the library passes over. */
class TarTwoReadersTest {
  private static final byte[] END = new byte[1024];
  private static final byte[] SHOWN = join(header("a.txt", 3, '0', 0), block("hi\n"));
  private static final byte[] HIDDEN = join(header("x.exe", 3, '0', 0), block("hi\n"));

  private static byte[] block(String text) {
    return Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), 512);
  }

  private static byte[] header(String name, long size, char type, int wrong) {
    byte[] header = block(name);
    put(header, 100, "0000644\0000000000\0000000000\000%011o\00000000000000\0".formatted(size));
    put(header, 148, "        " + type);
    put(header, 257, "ustar\00000");
    int sum = wrong;
    for (byte one : header) {
      sum += one & 0xFF;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] bytes, int at, String text) {
    System.arraycopy(text.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, at, text.length());
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** The contradiction is reported only if there is no earlier finding. */
  private static void assertFound(byte[]... parts) {
    ScanResult judgement = ArchiveJudging.of("a.tar", join(parts));
    assertThat(judgement.reasons()).contains("x.exe: extension .exe is blocked");
  }

  private static void assertHeld(byte[]... parts) {
    // Devices and pipes are held for what they are, too.
    assertThat(ArchiveJudging.of("a.tar", join(parts)).rules()).endsWith("archive-contradiction");
  }

  private static void assertClean(byte[]... parts) {
    assertThat(ArchiveJudging.of("a.tar", join(parts)).verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aHeaderBehindOneWithAWrongChecksumIsSeen() {
    assertFound(SHOWN, header("b.bin", 512 + HIDDEN.length, '0', 1), block("\1"), HIDDEN, END);
    assertHeld(SHOWN, header("b.bin", 512 + SHOWN.length, '0', 1), block("\1"), SHOWN, END);
    // Also where the wrong one is of the name of the next.
    byte[] wrong = header("././@LongLink", 512 + HIDDEN.length, 'L', 1);
    assertFound(SHOWN, wrong, block("\1"), HIDDEN, header("c.txt", 0, '0', 0), END);
  }

  @ParameterizedTest
  @ValueSource(chars = {'1', '2', '3', '4', '5', '6'})
  void aHeaderInTheDataOfWhatShouldHaveNoneIsSeen(char type) {
    assertFound(SHOWN, header("l", 512 + HIDDEN.length, type, 0), block("\1"), HIDDEN, END);
    assertFound(SHOWN, header("l", HIDDEN.length, type, 0), HIDDEN, END);
    if (type != '5') {
      assertHeld(SHOWN, header("l", 512 + SHOWN.length, type, 0), block("\1"), SHOWN, END);
    }
  }

  @Test
  void aHeaderBehindOneBlockOfZerosIsSeen() {
    assertFound(SHOWN, new byte[512], HIDDEN, END);
    assertFound(SHOWN, END, HIDDEN, END);
    assertFound(SHOWN, END, block("\1"), HIDDEN, END);
    assertFound(SHOWN, new byte[512], header("GIF89a", 0, '0', 0), HIDDEN, END);
  }

  @Test
  void aTarThatBreaksOffWithinAHeaderIsUndecided() {
    byte[] torn = Arrays.copyOf(join(SHOWN, SHOWN), 1024 + 300);
    assertThat(ArchiveJudging.of("a.tar", torn).verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void hardLinksAndOtherDataThatHideNothingAreClean() throws IOException {
    assertClean(SHOWN, header("l", 0, '1', 0), SHOWN, END);
    assertClean(SHOWN, header("l", 3, '1', 0), block("hi\n"), SHOWN, END);
    // A tar in a tar has headers in its data, and old writers padded with anything.
    assertClean(Archives.TAR.of("b.tar", join(SHOWN, END)));
    assertClean(SHOWN, END, block("\1\2\3"));
    assertClean(SHOWN);
    // Others lose this member, and see no more than is judged.
    assertClean(SHOWN, header("b.txt", 3, '0', 1), block("hi\n"), SHOWN, END);
    assertClean(SHOWN, new byte[512], new byte[100]);
  }

  @Test
  void aChecksumOfSignedBytesIsRight() {
    byte[] header = header("\344.txt", 0, '0', -256);
    assertClean(header, SHOWN, END);
  }

  @Test
  void sparseMapIsNotAHeader() {
    String pax = "22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n28 GNU.sparse.realsize=2003\n";
    byte[] special = header("x", pax.length(), 'x', 0);
    byte[] map = block("1\n2000\n3\n");
    byte[] sparse = header("s", 515, '0', 0);
    assertClean(special, block(pax), sparse, map, block("abc"), SHOWN, END);
    assertFound(special, block(pax), sparse, map, block("abc"), SHOWN, END, HIDDEN, END);
  }

  @Test
  void theNamesInAFolderOfAnIncrementalTarAreRead() {
    byte[] folder = join(header("d/", 8, 'D', 0), block("Ya.txt\0\0"));
    assertClean(folder, SHOWN, END);
    assertClean(folder, folder, SHOWN, folder, END);
    assertFound(folder, HIDDEN, END);
    assertClean(header("d", 8, 'D', 0), block("Ya.txt\0\0"), SHOWN, END);
    assertClean(header("label", 0, 'V', 0), SHOWN, END);
    assertClean(header("old", 3, 'N', 0), block("abc"), SHOWN, END);
  }

  @Test
  void aHeaderAmongTheNamesInAFolderIsSeen() {
    assertFound(header("d/", HIDDEN.length, 'D', 0), HIDDEN, SHOWN, END);
    byte[] torn = join(header("d/", 2000, 'D', 0), block("Ya.txt\0\0"));
    assertThat(ArchiveJudging.of("a.tar", torn).verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void theRestOfAFileOfAnotherVolumeIsOnePartOfSeveral() {
    ScanResult judgement =
        ArchiveJudging.of("a.tar", join(header("b.txt", 3, 'M', 0), block("hi\n"), SHOWN, END));
    assertThat(judgement.reasons()).hasToString("one part of a tar in several parts");
  }
}
