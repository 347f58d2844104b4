package dev.dropgate.inspect.rules.archives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/** What the tests of formats without a decoder have in common. */
public final class OldArchives {
  public static final byte[] TEXT = "hello\n".repeat(40).getBytes(StandardCharsets.US_ASCII);

  private static final int DAMAGED = 400;
  private static final long LIMIT_MILLIS = 1_000;

  private OldArchives() {}

  public static byte[] program() {
    byte[] program = Arrays.copyOf("\177ELF\2\1\1".getBytes(StandardCharsets.US_ASCII), 300);
    program[16] = 2;
    program[18] = 62;
    program[20] = 1;
    return program;
  }

  public static byte[] join(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  public static void assertVerdict(Verdict verdict, ScanResult judgement) {
    assertThat(judgement.verdict()).as(judgement.reasons().toString()).isEqualTo(verdict);
  }

  /** Judges an archive under its own name, others, and as a member of a zip. */
  public static void assertEverywhere(Verdict verdict, byte[] archive, String extension)
      throws IOException {
    for (String name : new String[] {"a." + extension, "a.dat", "a.txt", "a"}) {
      assertVerdict(verdict, ArchiveJudging.of(name, archive));
      assertVerdict(verdict, ArchiveJudging.of("b.zip", Archives.ZIP.of(name, archive)));
    }
  }

  /** No exception escapes from damaged archives, and none takes longer than the limit allows. */
  public static void assertDamagedAreJudged(byte[]... archives) {
    assertDamagedAreJudged(0, Integer.MAX_VALUE, archives);
  }

  /** The same, with the damage between two places. */
  public static void assertDamagedAreJudged(int from, int until, byte[]... archives) {
    Random random = new Random(7);
    Map<String, String> settings = Map.of("archive.time", Long.toString(LIMIT_MILLIS));
    for (int i = 0; i < DAMAGED; i++) {
      byte[] bytes = archives[i % archives.length].clone();
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        int at = Math.min(from, bytes.length - 1);
        at += random.nextInt(Math.max(1, Math.min(until, bytes.length) - at));
        switch (random.nextInt(4)) {
          case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
          case 1 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0xFF);
          case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
          default -> bytes[at] = (byte) random.nextInt(256);
        }
      }
      byte[] damaged = bytes;
      assertThatCode(() -> ArchiveJudging.of(settings, "a.dat", new MemoryContent(damaged)))
          .doesNotThrowAnyException();
    }
  }
}
