package dev.dropgate.it.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.it.support.TestQuarantine;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.QuarantineStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seal, retention and quota of the packaged jar. */
class QuarantineStoreIT {
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void fullQuotaHoldsAndReportsNewFiles() throws Exception {
    try (DropgateProcess gate =
        gate().property("dropgate.quarantine.max-records", "2").start("run").ready()) {
      for (int i = 0; i < 5; i++) {
        drop(i + ".exe");
      }
      await().atMost(MAX_WAIT).until(() -> records("quarantine") + records("held") == 5);
      assertThat(records("quarantine")).isEqualTo(2);
      await()
          .atMost(MAX_WAIT)
          .until(() -> DiskOracle.waitingAlerts(folder.resolve("data/outbox")).size() == 5);
      assertThat(gate.out())
          .containsOnlyOnce("Dangerous files are held instead of quarantined")
          .contains("is full (2 records, ")
          .doesNotContain("A step of route");
      await()
          .atMost(MAX_WAIT)
          .until(() -> DiskOracle.paths(folder.resolve("data/inbox")).isEmpty());
    }
  }

  @Test
  void quotaPurgesOldestRecords() throws Exception {
    try (DropgateProcess gate =
        gate()
            .property("dropgate.quarantine.max-records", "2")
            .property("dropgate.quarantine.keep-at-least", "0s")
            .start("run")
            .ready()) {
      for (int i = 0; i < 5; i++) {
        drop(i + ".exe");
        await()
            .atMost(MAX_WAIT)
            .until(() -> DiskOracle.paths(folder.resolve("data/inbox")).isEmpty());
      }
      await().atMost(MAX_WAIT).until(() -> log().split("\"quarantined\"", -1).length == 6);
      assertThat(records("quarantine")).isEqualTo(2);
      assertThat(records("held")).isZero();
      assertThat(log().split("\"purged\"", -1)).hasSize(4);
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void theTimerPurgesWhatIsOldInBothStores() throws Exception {
    try (DropgateProcess gate =
        gate()
            .property("dropgate.quarantine.keep", "3s")
            .property("dropgate.quarantine.keep-at-least", "0s")
            .property("dropgate.quarantine.purge-interval", "200")
            .start("run")
            .ready()) {
      drop("a.exe");
      Files.createSymbolicLink(folder.resolve("data/inbox/link"), Path.of("/etc/passwd"));
      await().atMost(MAX_WAIT).until(() -> records("quarantine") == 1 && records("held") == 1);
      await().atMost(MAX_WAIT).until(() -> records("quarantine") == 0 && records("held") == 0);
      assertThat(log()).contains("\"event\":\"purged\"");
      assertThat(gate.out()).contains("Purged 1 record of ");
    }
  }

  /** Only a full quarantine is a reason to hold; anything else is tried again. */
  @Test
  void aQuarantineThatFailsForAnotherReasonKeepsTheFileInTheSpool() throws Exception {
    Path lock = Files.createDirectories(folder.resolve("data/quarantine/.lock"));
    try (DropgateProcess gate =
        gate().property("dropgate.quarantine.max-records", "2").start("run").ready()) {
      drop("a.exe");
      await().atMost(MAX_WAIT).until(() -> gate.out().contains("A step of route inbox failed"));
      assertThat(records("held")).isZero();
      assertThat(DiskOracle.waitingAlerts(folder.resolve("data/outbox"))).isEmpty();
      Files.delete(lock);
      await()
          .atMost(MAX_WAIT)
          .until(() -> DiskOracle.waitingAlerts(folder.resolve("data/outbox")).size() == 1);
      assertThat(records("quarantine")).isEqualTo(1);
      assertThat(records("held")).isZero();
    }
  }

  @Test
  void sealedRecordsSurviveAKill() throws Exception {
    sealAndKill(100, 2);
  }

  @Test
  @SlowSuite
  void sealedRecordsSurviveAnyKill() throws Exception {
    sealAndKill(300, 10);
  }

  private void sealAndKill(int files, int lives) throws Exception {
    Path key = TestFiles.file(folder.resolve("key"), "5a".repeat(32));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    DropgateProcess.Builder sealing =
        gate()
            .property("dropgate.quarantine.seal", "true")
            .property("dropgate.quarantine.key-file", key);
    for (int i = 0; i < files; i++) {
      TestFiles.file(folder.resolve("data/inbox").resolve(i + ".exe"), "x".repeat(i * 1000));
    }
    Random random = new Random(4);
    for (int life = 0; life < lives; life++) {
      try (DropgateProcess gate = sealing.start("run").ready()) {
        Thread.sleep(random.nextInt(400)); // any moment
        gate.kill();
      }
    }
    Path outbox = folder.resolve("data/outbox");
    try (DropgateProcess gate = sealing.start("run").ready()) {
      await().atMost(MAX_WAIT).until(() -> DiskOracle.waitingAlerts(outbox).size() == files);
      assertThat(gate.isAlive()).isTrue();
    }
    QuarantineStore records =
        TestQuarantine.open(List.of(folder.resolve("data/quarantine")), key).stores().get(0);
    Set<String> paths = new TreeSet<>();
    for (RecordId id : records.ids()) {
      records.readContent(records.readManifest(id), null);
      paths.add(records.readManifest(id).path());
    }
    assertThat(paths).hasSize(files).hasSameSizeAs(records.ids());
    assertThat(DiskOracle.paths(folder.resolve("data/inbox"))).isEmpty();
  }

  /** 300 MB through a heap of 64 MB. */
  @Test
  void sealingIsFlatInMemory() throws Exception {
    Path key = TestFiles.file(folder.resolve("key"), "5a".repeat(32));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    long size = 300L << 20;
    try (DropgateProcess gate =
        gate()
            .jvm("-Xmx64m")
            .jvm("-XX:TieredStopAtLevel=4") // only C2 encrypts by the processor's own instructions
            .property("dropgate.quarantine.seal", "true")
            .property("dropgate.quarantine.key-file", key)
            .start("run")
            .ready()) {
      Path big = folder.resolve("big");
      try (RandomAccessFile file = new RandomAccessFile(big.toString(), "rw")) {
        file.setLength(size);
      }
      Files.move(big, folder.resolve("data/inbox/big.exe"));
      Path quarantine = folder.resolve("data/quarantine");
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  TestFiles.tree(folder.resolve("data/spool")).stream()
                          .noneMatch(f -> f.endsWith("big.exe"))
                      && records("quarantine") == 1);
      QuarantineStore records = TestQuarantine.open(List.of(quarantine), key).stores().get(0);
      RecordId id = records.ids().get(0);
      assertThat(Files.size(quarantine.resolve(id.toString()).resolve("content")))
          .isGreaterThan(size);
      assertThat(records.readManifest(id).size()).isEqualTo(size);
      records.readContent(records.readManifest(id), null);
      assertThat(gate.out()).doesNotContain("OutOfMemory");
    }
  }

  @Test
  void aBadKeyFileStopsTheStart() throws Exception {
    Path key = TestFiles.file(folder.resolve("key"), "5a".repeat(32));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    DropgateProcess.Builder sealing =
        gate()
            .property("dropgate.quarantine.seal", "true")
            .property("dropgate.quarantine.key-file", key);
    for (String command : new String[] {"run", "check"}) {
      try (DropgateProcess gate = sealing.start(command)) {
        assertThat(gate.exitStatus()).isEqualTo(2);
        assertThat(gate.err() + gate.out()).contains("chmod 600").doesNotContain("5a5a");
      }
    }
    Files.delete(key);
    try (DropgateProcess gate = sealing.start("run")) {
      assertThat(gate.exitStatus()).isEqualTo(2);
      assertThat(gate.err()).contains("is not there; make one with", "openssl rand -hex 32");
    }
  }

  private DropgateProcess.Builder gate() {
    return new DropgateProcess.Builder(folder);
  }

  private int records(String store) throws IOException {
    Path path = folder.resolve("data").resolve(store);
    if (!Files.exists(path)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(path)) {
      return (int) all.filter(record -> Files.exists(record.resolve("content"))).count();
    }
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("data/quarantine/audit.jsonl"));
  }

  private void drop(String name) throws IOException {
    TestFiles.file(folder.resolve("data/inbox").resolve(name), name);
  }
}
