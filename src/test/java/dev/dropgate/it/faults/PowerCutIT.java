package dev.dropgate.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dropgate.it.intake.GateModeIT;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.it.support.SystemTools;
import dev.dropgate.it.support.TestMounts;
import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Power cuts: the gate's home is an ext4 image that lies on XFS, where a copy by reference freezes
 * what the disk held at one moment, without what the kernel had not written yet. Each such copy is
 * mounted, which replays the journal as after a power cut, and a gate finishes the work on it.
 * {@code -Dpowercut.snapshots=N} makes the slow form longer.
 */
class PowerCutIT {
  private static final int SHORT_SNAPSHOTS = 1;
  private static final int SNAPSHOTS = Integer.getInteger("powercut.snapshots", 4);

  /** As hard as it gets: nothing is written before its time or as a courtesy. */
  private static final String HARD = "noauto_da_alloc,commit=60";

  @TempDir Path folder;
  private final TestMounts mounts = new TestMounts();
  private final Random random = new Random(Long.getLong("powercut.seed", System.nanoTime()));
  private Path disk;
  private Path image;
  private Path data;
  private Path inbox;
  private DropLedger ledger;

  /** What the dropper knew when the power went. */
  private record Snapshot(Path image, Map<String, Path> dangerous, Map<String, Path> clean) {}

  @BeforeEach
  void prepare() throws IOException {
    SystemTools.needRoot();
    SystemTools.need("mkfs.xfs", "mkfs.ext4", "mount", "losetup");
    Path outer = folder.resolve("xfs.img");
    SystemTools.run("truncate", "-s", "4G", outer);
    SystemTools.run("mkfs.xfs", "-q", "-m", "reflink=1", outer);
    disk = mounts.image(outer, folder.resolve("disk"), "noatime");
    image = disk.resolve("home.img");
    SystemTools.run("truncate", "-s", "256M", image);
    SystemTools.run("mkfs.ext4", "-q", "-F", image);
    data = mounts.image(image, folder.resolve("data"), HARD);
  }

  @AfterEach
  void unmount() {
    mounts.close();
  }

  /**
   * With the inbox in the same file system the claim is a rename, and the dropper has synced each
   * file; elsewhere the claim is a copy, and a file that has left the inbox has to be on the disk.
   */
  @ParameterizedTest
  @ValueSource(strings = {"same", "other"})
  void powerCutLosesNothingThatWasSynced(String inboxOn) throws Exception {
    cutPower(inboxOn, SHORT_SNAPSHOTS);
  }

  @SlowSuite
  @ParameterizedTest
  @ValueSource(strings = {"same", "other"})
  void manyPowerCutsLoseNothingThatWasSynced(String inboxOn) throws Exception {
    cutPower(inboxOn, SNAPSHOTS);
  }

  private void cutPower(String inboxOn, int cuts) throws Exception {
    boolean same = inboxOn.equals("same");
    inbox = same ? data.resolve("inbox") : folder.resolve("inbox");
    ledger =
        new DropLedger(random, same ? data.resolve("staging") : folder.resolve("staging"), inbox);
    ledger.durable = same;
    List<Snapshot> snapshots = new ArrayList<>();
    try (DropgateProcess gate = start()) {
      while (snapshots.size() < cuts) {
        int last = 20 + random.nextInt(100);
        for (int i = 0; i < last; i++) {
          ledger.drop();
        }
        if (cuts > SHORT_SNAPSHOTS && random.nextInt(4) == 0) {
          Thread.sleep(random.nextInt(7000));
        }
        // The sync of another process writes the journal in the middle of the gate's work.
        for (int tick = random.nextInt(30); tick >= 0; tick--) {
          ledger.drop();
          Thread.sleep(random.nextInt(20));
        }
        snapshots.add(cut(same, snapshots.size()));
      }
      assertThat(gate.isAlive()).isTrue();
    }
    mounts.unmount(data);
    if (!same) {
      Files.move(inbox, folder.resolve("inbox-afterwards"));
      Files.createDirectories(inbox);
    }
    int torn = 0;
    for (Snapshot snapshot : snapshots) {
      mounts.image(snapshot.image, data, "noatime");
      torn += finish(snapshot);
      mounts.unmount(data);
      Files.delete(snapshot.image);
    }
    System.out.println(
        snapshots.size()
            + " power cuts, inbox on the "
            + inboxOn
            + " file system, "
            + torn
            + " files torn before the gate started again");
  }

  private Snapshot cut(boolean same, int number) throws IOException {
    Map<String, Path> dangerous = new TreeMap<>(ledger.dangerous);
    Map<String, Path> clean = new TreeMap<>(ledger.clean);
    if (!same) {
      dangerous.values().removeIf(PowerCutIT::isInInbox);
      clean.values().removeIf(PowerCutIT::isInInbox);
    }
    Path copy = disk.resolve("cut-" + number + ".img");
    SystemTools.run("cp", "--reflink=always", image, copy);
    return new Snapshot(copy, dangerous, clean);
  }

  // Under its own name or a reserved one, and in this order, because the gate goes from the one to
  // the other.
  private static boolean isInInbox(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS) || hasReservedName(file);
  }

  // Only the end of a long name is kept, so the name may be that of another file, which is harmless
  // here.
  private static boolean hasReservedName(Path file) {
    String name = latin1(file);
    try (Stream<Path> all = Files.list(file.getParent())) {
      return all.map(PowerCutIT::latin1)
          .filter(other -> other.startsWith(".dropgate-"))
          .anyMatch(other -> name.endsWith(other.substring(other.indexOf('~') + 1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String latin1(Path file) {
    return new String(RawNames.bytes(file.getFileName()), StandardCharsets.ISO_8859_1);
  }

  private int finish(Snapshot snapshot) throws Exception {
    int torn = torn();
    try (DropgateProcess gate = start()) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  (!inbox.startsWith(data) || DiskOracle.paths(inbox).isEmpty())
                      && DiskOracle.paths(data.resolve("spool")).stream()
                          .allMatch(GateModeIT::isBookkeeping));
      gate.terminate();
      assertThat(gate.exitStatus()).isZero();
    }
    Map<String, JsonNode> records = DiskOracle.records(data.resolve("quarantine"));
    Map<String, JsonNode> held = DiskOracle.records(data.resolve("held"));
    Map<String, Integer> kept = new HashMap<>();
    records.values().forEach(manifest -> kept.merge(sha256(manifest), 1, Integer::sum));
    Map<String, Integer> delivered = new HashMap<>();
    DiskOracle.files(data.resolve("delivered"))
        .values()
        .forEach(sha256 -> delivered.merge(sha256, 1, Integer::sum));
    snapshot.dangerous.forEach(
        (sha256, path) -> assertThat(kept.get(sha256)).as("in quarantine: " + path).isEqualTo(1));
    snapshot.clean.forEach(
        (sha256, path) -> assertThat(delivered.get(sha256)).as("delivered: " + path).isEqualTo(1));
    ledger.dangerous.forEach(
        (sha256, path) ->
            assertThat(kept.getOrDefault(sha256, 0)).as("doubled: " + path).isLessThan(2));
    ledger.clean.forEach(
        (sha256, path) ->
            assertThat(delivered.getOrDefault(sha256, 0)).as("doubled: " + path).isLessThan(2));
    assertThat(delivered.keySet())
        .as("nothing but whole, clean files is delivered")
        .isSubsetOf(ledger.clean.keySet());
    List<String> alerts = DiskOracle.waitingAlerts(data.resolve("outbox"));
    assertThat(alerts).as("records with a ticket").containsAll(records.keySet());
    assertThat(alerts).as("records with a ticket").containsAll(held.keySet());
    List<String> all = new ArrayList<>(records.keySet());
    all.addAll(held.keySet());
    assertThat(all).as("tickets with a whole record").containsAll(alerts);
    assertThat(DiskOracle.paths(data))
        .as("scratch files")
        .noneMatch(file -> file.toString().endsWith(".tmp"));
    return torn;
  }

  // Not an error yet: what no batch had committed is made again.
  private int torn() throws IOException {
    int torn = 0;
    for (String name : new String[] {"quarantine", "held", "outbox"}) {
      for (Path file : DiskOracle.paths(data.resolve(name))) {
        if (file.toString().endsWith(".json") && Files.size(file) == 0) {
          torn++;
        }
      }
    }
    return torn;
  }

  private static String sha256(JsonNode manifest) {
    return manifest.get("sha256").asText();
  }

  private DropgateProcess start() {
    return new DropgateProcess.Builder(folder)
        .property("dropgate.inbox", inbox)
        .property("dropgate.settle-time", 0)
        .start("run")
        .ready();
  }
}
