package dev.dropgate.it.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dropgate.io.Evidence;
import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.it.intake.DropRaceIT;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.it.support.SystemTools;
import dev.dropgate.it.support.TestMounts;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores that are attacked, killed and starved, on the packaged jar. */
class RestoreAttackIT {
  private static final String ID = "20260101T000000000-0123456789";
  private static final int REPEATS = Integer.getInteger("attack.restores", 400);

  /** System calls, and which one of them is hit. */
  private static final List<String> STEPS =
      List.of(
          "utimensat:1",
          "chown:1",
          "chown:2",
          "chmod:1",
          "linkat:1",
          "rename:1",
          "rename:2",
          "rename:3",
          "fsync:1",
          "fsync:2",
          "fsync:3",
          "fsync:4",
          "fsync:5",
          "fsync:6",
          "fsync:7",
          "fsync:8",
          "fsync:9");

  @TempDir Path temporary;
  private final TestMounts mounts = new TestMounts();
  private Path folder;
  private Path drop;
  private Path quarantine;

  @BeforeEach
  void prepare() throws IOException {
    folder = temporary.toRealPath();
    drop = Files.createDirectories(folder.resolve("drop"));
    quarantine = folder.resolve("data/quarantine");
  }

  @AfterEach
  void end() {
    mounts.close();
  }

  /** Between any two steps of the way down, thousands of times. */
  @Test
  void aFolderThatIsSwappedForALinkLeadsNowhere() throws Exception {
    Path inner = Files.createDirectories(drop.resolve("a/b"));
    Path victim = Files.createDirectories(folder.resolve("victim/b"));
    Files.createSymbolicLink(drop.resolve("link"), victim.getParent());
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < REPEATS; i++) {
      ids.add(ID + String.format("%03x", i));
    }
    keep(ids, inner.resolve("tool.exe"), "content");
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger swaps = new AtomicInteger();
    Thread swapper =
        new Thread(
            () -> {
              while (!over.get()) {
                try {
                  DropRaceIT.Exchange.paths(drop.resolve("a"), drop.resolve("link"));
                  swaps.incrementAndGet();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              }
            });
    swapper.start();
    List<String> words = new ArrayList<>(List.of("restore", "--rename", "--reason", "attacked"));
    words.addAll(ids);
    try (DropgateProcess restore = start(List.of(), words.toArray(new String[0]))) {
      assertThat(restore.exitStatus()).as(restore.err()).isEqualTo(1);
      over.set(true);
      swapper.join();
      long back = restore.out().lines().count();
      long refused = restore.err().lines().count();
      System.out.println(
          swaps + " swaps: " + back + " restores done, " + refused + " refused, none astray");
      assertThat(back + refused).isEqualTo(REPEATS);
      assertThat(restore.err().lines())
          .allMatch(line -> line.contains("is a symbolic link") || line.contains("was swapped"));
      assertThat(back).as("done").isPositive();
      Path real = Files.isSymbolicLink(drop.resolve("a")) ? drop.resolve("link/b") : inner;
      assertThat(DiskOracle.files(real)).hasSize((int) back);
    }
    assertThat(swaps.get()).isGreaterThan(1000);
    assertThat(victim).isEmptyDirectory();
  }

  @Test
  void aFullDiskLeavesNothingBehind() throws Exception {
    SystemTools.needRoot();
    keep(drop.resolve("tool.exe"), "content".repeat(300_000));
    byte[] manifest = Files.readAllBytes(manifest());
    Path small = mounts.tmpfs(folder.resolve("small"), "size=1m");
    try (DropgateProcess restore =
        start(List.of(), "restore", ID, "--reason", "x", "--to", small.toString())) {
      assertThat(restore.exitStatus()).isEqualTo(1);
      assertThat(restore.err().lines()).hasSize(1);
      assertThat(restore.err()).contains("No space left on device; nothing was left there");
    }
    assertThat(small).isEmptyDirectory();
    assertThat(SystemTools.run("df", "--output=used", small)).endsWith(" 0");
    assertThat(manifest()).hasBinaryContent(manifest);
    assertThat(audit()).doesNotContain("restor");
  }

  @Test
  void aQuarantineWithoutSpaceForTheRecordGivesNothingBack() throws Exception {
    SystemTools.needRoot();
    mounts.tmpfs(quarantine, "size=200k,mode=700");
    keep(drop.resolve("tool.exe"), "content");
    byte[] manifest = Files.readAllBytes(manifest());
    SystemTools.tryRun("dd", "if=/dev/zero", "of=" + quarantine.resolve("filler"), "bs=1k");
    try (DropgateProcess restore = start(List.of(), "restore", ID, "--reason", "x")) {
      assertThat(restore.exitStatus()).isEqualTo(1);
      assertThat(restore.err().lines()).hasSize(1);
      assertThat(restore.err()).contains("No space left on device");
    }
    assertThat(drop).isEmptyDirectory();
    assertThat(manifest()).hasBinaryContent(manifest);
    Files.delete(quarantine.resolve("filler"));
    try (DropgateProcess restore = start(List.of(), "restore", ID, "--reason", "x")) {
      assertThat(restore.exitStatus()).as(restore.err()).isZero();
    }
    assertThat(drop.resolve("tool.exe")).hasContent("content");
  }

  /** Either the complete file and its line in the log exist, or neither does. */
  @Test
  void aKillLeavesTheWholeFileOrNone() throws Exception {
    restoreAndKill(List.of("linkat:1", "rename:1", "fsync:2", "fsync:4"));
  }

  @Test
  @SlowSuite
  void aKillAtAnyStepLeavesTheWholeFileOrNone() throws Exception {
    restoreAndKill(STEPS);
  }

  private void restoreAndKill(List<String> steps) throws Exception {
    SystemTools.need("strace");
    Path file = drop.resolve("tool.exe");
    FileMetadata before = keep(file, "content");
    int killed = 0;
    int whole = 0;
    int rounds = 0;
    for (String step : steps) {
      String calls = step.substring(0, step.indexOf(':'));
      String when = step.substring(step.indexOf(':') + 1);
      try (DropgateProcess restore =
          start(
              List.of(
                  "strace",
                  "-f",
                  "-qq",
                  "-o",
                  folder.resolve("trace").toString(),
                  "-e",
                  "trace=" + calls,
                  "-e",
                  "inject=" + calls + ":signal=SIGKILL:when=" + when),
              "restore",
              ID,
              "--reason",
              "x")) {
        boolean hit = restore.exitStatus() != 0;
        killed += hit ? 1 : 0;
        rounds++;
        System.out.println(step + (hit ? " killed" : " not met") + ", file " + Files.exists(file));
      }
      assertThat(DiskOracle.paths(drop)).as(step).isSubsetOf(List.of(file));
      if (Files.exists(file)) {
        whole++;
        FileMetadata after = FileMetadataAccess.read(file);
        assertThat(file).as(step).hasContent("content");
        assertThat(after.modified()).isEqualTo(before.modified());
        assertThat(after.mode()).isEqualTo(before.mode());
        assertThat(audit()).as(step).contains("\"restoring\"");
        Files.delete(file);
      }
    }
    System.out.println(
        rounds + " rounds, " + killed + " killed, " + whole + " with the whole file");
    assertThat(killed).isGreaterThan(rounds / 2);
    try (DropgateProcess restore = start(List.of(), "restore", ID, "--reason", "x")) {
      assertThat(restore.exitStatus()).as(restore.err()).isZero();
    }
    Map<String, JsonNode> records = DiskOracle.records(quarantine);
    assertThat(records.get(ID).get("history").get(0).get("action").asText()).isEqualTo("restored");
  }

  private DropgateProcess start(List<String> prefix, String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "quarantine";
    System.arraycopy(words, 0, all, 1, words.length);
    return new DropgateProcess.Builder(folder).prefix(prefix.toArray(new String[0])).start(all);
  }

  private Path manifest() {
    return quarantine.resolve(ID).resolve("manifest.json");
  }

  private String audit() throws IOException {
    return Files.readString(quarantine.resolve("audit.jsonl"));
  }

  // A record as the gate makes it, by the same endpoint.
  private FileMetadata keep(Path file, String content) throws Exception {
    return keep(List.of(ID), file, content);
  }

  // The same file under each id.
  private FileMetadata keep(List<String> ids, Path file, String content) throws Exception {
    FileMetadata kept = null;
    try (DefaultCamelContext context = new DefaultCamelContext();
        ProducerTemplate template = context.createProducerTemplate()) {
      context.start();
      for (String id : ids) {
        kept = keep(template, id, file, content);
      }
    }
    return kept;
  }

  private FileMetadata keep(ProducerTemplate template, String id, Path file, String content)
      throws IOException {
    Files.writeString(file, content);
    Files.setAttribute(file, "unix:mode", 0751);
    Entry entry = new Entry(id, file, drop, drop.relativize(file), EntryKind.FILE, Instant.EPOCH);
    Evidence evidence = Evidence.of(file, true);
    template.send(
        "quarantine:test?directory=" + quarantine,
        exchange -> {
          exchange.setProperty("entry", entry);
          exchange.setProperty("evidence", evidence);
          exchange.setProperty(
              "judgement",
              ScanResult.of(List.of(new Finding("rule", Verdict.DANGEROUS, "message"))));
        });
    assertThat(quarantine.resolve(id).resolve("content")).exists();
    Files.delete(file);
    return evidence.attributes();
  }
}
