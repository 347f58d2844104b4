package dev.dropgate.it.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.jna.Native;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.it.support.TestRoutes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A dropper that swaps entries between check and claim, thousands of times. Nothing outside is ever
 * touched, nothing of it gets in, and the gate goes on: a probe dropped meanwhile is stopped within
 * ten seconds.
 */
public class DropRaceIT {
  /** Swaps before the probe is dropped, at least. */
  private static final int MIN_SWAPS = 200;

  @TempDir Path folder;
  private Path drop;
  private Path victim;
  private Map<String, String> before;

  @BeforeEach
  void prepare() throws IOException {
    drop = Files.createDirectories(folder.resolve("drop"));
    victim = Files.createDirectories(folder.resolve("victim"));
    for (int i = 0; i < 50; i++) {
      Files.writeString(
          victim.resolve("f" + i + (i % 2 == 0 ? ".exe" : ".txt")), "canary-2718 " + i);
    }
    before = DiskOracle.files(victim);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gate", "watch"})
  void linkSwappedInForAFolderIsNotFollowed(String template) throws Exception {
    attack(
        template,
        () -> {
          Path inside = Files.createDirectory(vacant("folder"));
          Files.writeString(inside.resolve("f0.exe"), "bait");
          Files.writeString(inside.resolve("f1.txt"), "bait");
          Files.createSymbolicLink(vacant("link"), victim);
        },
        () -> Exchange.paths(drop.resolve("folder"), drop.resolve("link")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gate", "watch"})
  void fifoSwappedInForAFolderIsNotOpened(String template) throws Exception {
    attack(
        template,
        () -> {
          Files.createDirectory(vacant("folder"));
          TestFiles.fifo(vacant("fifo"));
        },
        () -> Exchange.paths(drop.resolve("folder"), drop.resolve("fifo")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gate", "watch"})
  void linkSwappedInForAFileIsNotFollowed(String template) throws Exception {
    attack(
        template,
        () -> {
          Files.writeString(vacant("file.exe"), "bait");
          Files.createSymbolicLink(vacant("link.exe"), victim.resolve("f0.exe"));
        },
        () -> Exchange.paths(drop.resolve("file.exe"), drop.resolve("link.exe")));
  }

  @Test
  void folderSwappedInForAFileLeadsNowhere() throws Exception {
    attack(
        "gate",
        () -> {
          Files.writeString(vacant("file.txt"), "bait");
          Path inside = Files.createDirectory(vacant("folder.txt"));
          Files.createSymbolicLink(inside.resolve("x"), victim);
        },
        () -> Exchange.paths(drop.resolve("file.txt"), drop.resolve("folder.txt")));
  }

  // Removes what the last swap left under the name: a link to write through, or a folder that the
  // gate does not empty, as no attack could be renewed beside it.
  private Path vacant(String name) throws IOException {
    Path path = drop.resolve(name);
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      TestFiles.delete(path);
    }
    return path;
  }

  /** Returns how long each attack lasts at least. */
  Duration attackTime() {
    return Duration.ofMillis(500);
  }

  private interface Step {
    void run() throws IOException;
  }

  private void attack(String template, Step renew, Step swap) throws Exception {
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    TestRoutes.directories(routes, TestRoutes.directory(template, drop));
    DropgateProcess.Builder builder =
        new DropgateProcess.Builder(folder)
            .property("dropgate.settle-time", 0)
            .property("dropgate.poll-interval", 1);
    try (DropgateProcess gate = builder.start("run").ready()) {
      long end = System.nanoTime() + attackTime().toNanos();
      int swaps = 0;
      boolean probed = false;
      while (System.nanoTime() < end || swaps < MIN_SWAPS) {
        try {
          renew.run();
          for (int i = 0; i < 20; i++) {
            swap.run();
            swaps++;
          }
        } catch (IOException | UncheckedIOException e) {
          continue; // the gate was faster; the bait is renewed
        }
        if (!probed && swaps > MIN_SWAPS / 2) {
          Files.writeString(drop.resolve("probe.exe"), "probe");
          probed = true;
        }
      }
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  DiskOracle.records(folder.resolve("data/quarantine")).values().stream()
                      .anyMatch(manifest -> manifest.get("path").asText().endsWith("/probe.exe")));
      assertThat(gate.isAlive()).isTrue();
    }
    assertThat(DiskOracle.files(victim)).isEqualTo(before);
    for (Path file : DiskOracle.paths(folder.resolve("data"))) {
      if (file.startsWith(drop) && Files.isSymbolicLink(file)) {
        continue; // the attacker's own bait, which the gate had no time to claim
      }
      assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
          .as(file.toString())
          .doesNotContain("canary-2718");
    }
  }

  /** renameat2 with RENAME_EXCHANGE: two entries trade places at once. */
  public static final class Exchange {
    private static final int AT_FDCWD = -100;
    private static final int RENAME_EXCHANGE = 2;

    static {
      Native.register(Exchange.class, "c");
    }

    private Exchange() {}

    public static void paths(Path one, Path other) throws IOException {
      if (renameat2(AT_FDCWD, one + "\0", AT_FDCWD, other + "\0", RENAME_EXCHANGE) != 0) {
        throw new IOException("errno " + Native.getLastError());
      }
    }

    private static native int renameat2(int fromDir, String from, int toDir, String to, int flags);
  }
}
