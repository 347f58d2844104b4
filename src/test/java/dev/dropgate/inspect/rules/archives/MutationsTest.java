package dev.dropgate.inspect.rules.archives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.it.support.RealFiles;
import dev.dropgate.it.support.SlowSuite;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Damaged archives: no exception escapes, and none takes longer than the limit of time allows.
 * {@code -Darchive.mutations=1000} makes the slow form longer.
 */
class MutationsTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int FEW = 2;
  private static final int MANY = Integer.getInteger("archive.mutations", 20);
  private static final int LARGEST = 20_000;
  private static final long LIMIT_MILLIS = 1_000;

  /** The limit, and more for what happens between two looks at the clock. */
  private static final long MOST_MILLIS = 5 * LIMIT_MILLIS;

  private static List<byte[]> fixtures() throws Exception {
    List<byte[]> all = new ArrayList<>();
    byte[] text = "some text, ".repeat(200).getBytes(StandardCharsets.US_ASCII);
    for (Archives format : Archives.values()) {
      all.add(format.of("b/c.txt", text));
      all.add(Archives.ZIP.of("d.dat", format.of("c.txt", text)));
    }
    for (String jar :
        new String[] {
          "commons-compress-1.28.0-tests.jar", "tika-parser-pkg-module-3.2.2-tests.jar"
        }) {
      RealFiles.members(jar).values().stream()
          .filter(bytes -> bytes.length > 0 && bytes.length <= LARGEST)
          .forEach(all::add);
    }
    assertThat(all).hasSizeGreaterThan(200);
    return all;
  }

  @Test
  void mutatedFilesAreJudgedInTime() throws Exception {
    judgeDamaged(FEW);
  }

  @Test
  @SlowSuite
  @Timeout(3600)
  void manyMutatedFilesAreJudgedInTime() throws Exception {
    judgeDamaged(MANY);
  }

  private static void judgeDamaged(int mutations) throws Exception {
    Random random = new Random(6);
    for (byte[] fixture : fixtures()) {
      for (int i = 0; i < mutations; i++) {
        byte[] damaged = damaged(fixture, random);
        long start = THREADS.getCurrentThreadCpuTime();
        assertThatCode(
                () ->
                    ArchiveJudging.of(
                        Map.of("archive.time", Long.toString(LIMIT_MILLIS)),
                        "a.dat",
                        new MemoryContent(damaged)))
            .doesNotThrowAnyException();
        assertThat((THREADS.getCurrentThreadCpuTime() - start) / 1_000_000).isLessThan(MOST_MILLIS);
      }
    }
  }

  private static byte[] damaged(byte[] fixture, Random random) {
    byte[] bytes = fixture.clone();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0xFF);
        case 3 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        default -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(64, bytes.length - Math.max(at, from));
          System.arraycopy(bytes, from, bytes, at, length);
        }
      }
    }
    return bytes;
  }
}
