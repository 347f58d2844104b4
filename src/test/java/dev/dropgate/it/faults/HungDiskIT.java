package dev.dropgate.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.HangingMount;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.it.support.SystemTools;
import dev.dropgate.it.support.TestMounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disks and mounts that answer no call: the gate reports the hang, survives a short one, and ends
 * in a long one, because a directory that hangs must not look like an empty one.
 */
class HungDiskIT {
  /** In milliseconds: longer than the ten seconds after which the gate reports a hang. */
  private static final int LIMIT = 11_000;

  /** Also for a machine that is busy with other tests. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  /** The copy takes 8 seconds, so it still runs when the test stops it. */
  private static final int SLOW_FILE_BYTES = 32 << 20;

  @TempDir private Path folder;
  private Path inbox;

  @BeforeEach
  void prepare() {
    SystemTools.needRoot();
    SystemTools.need("mount", "umount");
    inbox = folder.resolve("mounted/inbox");
  }

  @Test
  void aFileSystemThatIsFrozenForAWhileIsReportedAndTheGateGoesOn() throws Exception {
    try (TestMounts mounts = new TestMounts();
        DropgateProcess gate = startOnDisk(mounts, 60_000)) {
      Files.writeString(inbox.resolve("bad.exe"), "x");
      mounts.freeze(inbox.getParent());
      try {
        awaitOutput(gate, "a disk takes no writes (frozen, or much too slow) in ");
      } finally {
        mounts.thaw(inbox.getParent());
      }
      assertThat(gate.isAlive()).as(gate.out()).isTrue();
      await().atMost(MAX_WAIT).until(() -> quarantined() == 1);
      await().atMost(MAX_WAIT).until(() -> gate.out().contains("makes progress again"));
    }
  }

  @SlowSuite
  @Test
  void aFileSystemThatStaysFrozenEndsTheGateAndTheNextOneGoesOn() throws Exception {
    try (TestMounts mounts = new TestMounts();
        DropgateProcess gate = startOnDisk(mounts, LIMIT)) {
      Files.writeString(inbox.resolve("bad.exe"), "x");
      mounts.freeze(inbox.getParent());
      try {
        awaitOutput(gate, "No progress for 10000 ms at the intake of " + inbox + ", a disk takes");
        awaitOutput(gate, "no progress for " + LIMIT + " ms at the intake of " + inbox);
        assertThat(gate.out()).contains("the gate ends with exit status 3");
      } finally {
        mounts.thaw(inbox.getParent());
      }
      // Until now the kernel may have kept the process, because of its thread in the frozen call.
      assertThat(gate.exitStatus()).isEqualTo(3);
      try (DropgateProcess next = onDisk(60_000).start("run").ready()) {
        await().atMost(MAX_WAIT).until(() -> quarantined() == 1);
        assertThat(next.out()).doesNotContain("No progress");
      }
    }
  }

  @SlowSuite
  @Test
  void aMountThatHangsEndsTheGateAndTheNextOneAndStatusAnswersMeanwhile() throws Exception {
    SystemTools.need("bindfs");
    try (HangingMount mount = new HangingMount(folder.resolve("real"), inbox);
        DropgateProcess gate = onMount(LIMIT).start("run").ready()) {
      mount.hang();
      try (DropgateProcess next = onMount(1_000).start("run");
          DropgateProcess status = onMount(LIMIT).start("status");
          DropgateProcess lost =
              onMount(LIMIT).property("dropgate.held", inbox.resolve("held")).start("status")) {
        assertThat(status.exitStatus()).isEqualTo(1);
        assertThat(status.out())
            .containsPattern("pid +" + gate.pid())
            .containsPattern("problems +" + inbox + " does not answer; see that its disk or mount");
        assertThat(lost.exitStatus()).isEqualTo(1);
        assertThat(lost.err()).startsWith("dropgate: " + inbox + "/held does not answer; see that");
        awaitOutput(
            gate,
            "No progress for 10000 ms at the intake of "
                + inbox
                + ", a disk or mount does not"
                + " answer in ");
        awaitOutput(gate, "no progress for " + LIMIT + " ms at the intake of " + inbox);
        awaitOutput(next, "No progress for 10000 ms at the checks of the start, a disk or mount");
        awaitOutput(next, "no progress for 1000 ms at the checks of the start");
        // The kernel may keep the processes while their calls hang.
        mount.answer();
        assertThat(gate.exitStatus()).isEqualTo(3);
        assertThat(next.exitStatus()).isEqualTo(3);
      }
    }
  }

  @Test
  void aReadThatHangsEndsTheGateAndTheNextOneJudgesTheFile() throws Exception {
    SystemTools.need("bindfs");
    // Slow enough to stop in the middle of a file.
    try (HangingMount mount = new HangingMount(folder.resolve("real"), inbox, "--read-rate=4M");
        DropgateProcess gate = onMount(2_000).start("run").ready()) {
      byte[] content = new byte[SLOW_FILE_BYTES];
      Arrays.fill(content, (byte) 'x'); // the copy of zeros would be a hole
      Files.write(folder.resolve("real/bad.exe"), content);
      await().atMost(MAX_WAIT).until(this::isCopying);
      mount.hang();
      try {
        awaitOutput(gate, "no progress for 2000 ms at the intake of " + inbox);
        assertThat(gate.out()).contains(" a disk or mount does not answer in ");
      } finally {
        mount.answer();
      }
      assertThat(gate.exitStatus()).isEqualTo(3);
      try (DropgateProcess next = onMount(60_000).start("run").ready()) {
        await().atMost(MAX_WAIT).until(() -> quarantined() == 1);
        assertThat(next.isAlive()).isTrue();
      }
      assertThat(DiskOracle.paths(folder.resolve("real"))).isEmpty();
    }
  }

  private DropgateProcess startOnDisk(TestMounts mounts, int limit) throws IOException {
    SystemTools.need("fsfreeze", "mkfs.ext4", "losetup");
    Path image = folder.resolve("image");
    SystemTools.run("truncate", "-s", "64M", image);
    SystemTools.run("mkfs.ext4", "-q", "-F", image);
    mounts.image(image, inbox.getParent(), "rw");
    Files.createDirectories(inbox);
    return onDisk(limit).start("run").ready();
  }

  private DropgateProcess.Builder onDisk(int limit) {
    // The file is still in its place when the disk freezes.
    return onMount(limit)
        .property("dropgate.home", inbox.resolveSibling("data"))
        .property("dropgate.settle-time", 3_000);
  }

  private DropgateProcess.Builder onMount(int limit) {
    return new DropgateProcess.Builder(folder)
        .property("dropgate.inbox", inbox)
        .property("dropgate.hang-limit", limit);
  }

  private static void awaitOutput(DropgateProcess gate, String text) {
    await().atMost(MAX_WAIT).until(() -> gate.out().contains(text) || !gate.isAlive());
    assertThat(gate.out()).contains(text);
  }

  private boolean isCopying() throws IOException {
    for (Path file : DiskOracle.paths(folder.resolve("data/spool"))) {
      long size = Files.exists(file) ? Files.size(file) : 0;
      if (size > 1 << 20 && size < SLOW_FILE_BYTES / 2) {
        return true;
      }
    }
    return false;
  }

  private int quarantined() {
    return List.of(folder.resolve("data"), inbox.resolveSibling("data")).stream()
        .mapToInt(home -> DiskOracle.records(home.resolve("quarantine")).size())
        .sum();
  }
}
