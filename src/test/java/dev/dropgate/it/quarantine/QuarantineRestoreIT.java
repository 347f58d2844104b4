package dev.dropgate.it.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dropgate.io.linux.ExtendedAttributes;
import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.RealFiles;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.it.support.TestRoutes;
import dev.dropgate.model.FileMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code quarantine restore} and {@code release} on the packaged jar, while the gate runs. */
class QuarantineRestoreIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FEW = 150;
  private static final int MANY = 1000;
  private static final int FIRST_UID = 50_000;

  @TempDir Path temporary;
  private Path folder;
  private Path drop;
  private Path routes;
  private Path quarantine;

  @BeforeEach
  void prepare() throws IOException {
    folder = temporary.toRealPath();
    drop = Files.createDirectories(folder.resolve("drop"));
    routes = TestRoutes.shipped(folder.resolve("routes"));
    quarantine = folder.resolve("data/quarantine");
  }

  @Test
  void realFilesComeBackAsTheyWereAndStay() throws Exception {
    restoreAll(FEW);
  }

  @Test
  @SlowSuite
  void aThousandRealFilesComeBackAsTheyWereAndStay() throws Exception {
    restoreAll(MANY);
  }

  private void restoreAll(int count) throws Exception {
    TestRoutes.directories(routes, TestRoutes.directory("watch", drop));
    Map<Path, FileMetadata> before = new TreeMap<>();
    List<byte[]> contents = new ArrayList<>(RealFiles.windowsExecutables());
    contents.addAll(RealFiles.documents());
    Path staging = folder.resolve("staging");
    for (int i = 0; i < count; i++) {
      Path name = name(i);
      Path file = staging.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createDirectories(drop.resolve(name).getParent());
      Files.write(file, contents.get(i % contents.size()));
      decorate(file, i);
      before.put(name, FileMetadataAccess.read(file));
    }
    Map<String, String> hashes = DiskOracle.files(staging);
    for (Path name : before.keySet()) {
      Files.move(staging.resolve(name), drop.resolve(name));
    }
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      await().atMost(Duration.ofMinutes(2)).until(() -> DiskOracle.paths(drop).isEmpty());
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> DiskOracle.records(quarantine).size() == count);
      List<String> ids = new ArrayList<>(DiskOracle.records(quarantine).keySet());
      long start = System.nanoTime();
      run(0, words("restore", "--reason", "round trip", "--keep-set-id", ids));
      System.out.println(count + " restored in " + (System.nanoTime() - start) / 1_000_000 + " ms");
      Map<Path, FileMetadata> after = new TreeMap<>();
      for (Path name : before.keySet()) {
        after.put(name, FileMetadataAccess.read(drop.resolve(name)));
      }
      for (Map.Entry<Path, FileMetadata> file : before.entrySet()) {
        assertThat(after.get(file.getKey()))
            .as(file.getKey().toString())
            .usingRecursiveComparison()
            .ignoringFields("inode", "changed", "accessed")
            .isEqualTo(file.getValue());
      }
      Files.writeString(drop.resolve("later.exe"), "later"); // found by a later poll
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> DiskOracle.records(quarantine).size() > count);
      assertThat(DiskOracle.files(drop)).as("not caught again").isEqualTo(hashes);
      assertThat(DiskOracle.records(quarantine)).hasSize(count + 1);
      assertThat(gate.isAlive()).isTrue();
    }
  }

  // As root with foreign owners, set-uid and access control lists; else what a user has.
  private static void decorate(Path file, int i) throws IOException {
    if (i % 3 == 0) {
      ExtendedAttributes.set(file, "user.origin", new byte[] {(byte) i, 0, 10});
    }
    if (i % 7 == 0) {
      ExtendedAttributes.set(file, "system.posix_acl_access", list(i));
    }
    if (System.getProperty("user.name").equals("root")) {
      Files.setAttribute(file, "unix:gid", FIRST_UID + i % 13);
      Files.setAttribute(file, "unix:uid", i % 4 == 0 ? 0 : FIRST_UID + i % 17);
    }
    if (i % 7 != 0) {
      Files.setAttribute(
          file, "unix:mode", new int[] {0644, 0400, 0755, 04755, 02711, 0666}[i % 6]);
    }
    Files.setLastModifiedTime(
        file, FileTime.from(Instant.ofEpochSecond(978_307_200L + 86_400L * i, 123_456_789)));
  }

  private static byte[] list(int uid) {
    ByteBuffer list = ByteBuffer.allocate(4 + 5 * 8).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
    int[][] entries = {{1, 6, -1}, {2, 4, uid}, {4, 4, -1}, {0x10, 4, -1}, {0x20, 0, -1}};
    for (int[] entry : entries) {
      list.putShort((short) entry[0]).putShort((short) entry[1]).putInt(entry[2]);
    }
    return list.array();
  }

  private static Path name(int i) {
    String end = i % 2 == 0 ? ".exe" : ".DLL";
    String stem =
        switch (i % 5) {
          case 0 -> "plain-" + i;
          case 1 -> "\u00e4\u4e2d blank " + i;
          case 2 -> "\u00ff\u0001\n" + i; // bytes 255, 1 and 10, as written below
          case 3 -> i + "a".repeat(251 - Integer.toString(i).length());
          default -> "back\\slash \u001b[31m" + i;
        };
    Path name = i % 5 == 1 ? Path.of(stem + end) : TestFiles.raw(stem + end);
    return Path.of("f" + i % 4, "g" + i % 3).resolve(name);
  }

  @Test
  void inAWatchWhatWasReleasedStaysUntilItIsRevoked() throws Exception {
    TestRoutes.directories(routes, TestRoutes.directory("watch", drop));
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      String id = caught("tool.exe", "content");
      run(0, "release", id, "--reason", "needed");
      Files.writeString(drop.resolve("copy.exe"), "content");
      Files.createDirectories(drop.resolve("sub"));
      Files.writeString(drop.resolve("sub/copy.dll"), "content");
      Files.writeString(drop.resolve("evil.exe"), "c0ntent");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.records(quarantine).size() == 2);
      Thread.sleep(500); // time for polls that would take more files, which have no visible sign
      assertThat(DiskOracle.files(drop)).containsOnlyKeys("tool.exe", "copy.exe", "sub/copy.dll");
      List<JsonNode> passes = json(run(0, "passes", "--json"));
      assertThat(passes).hasSize(2);
      for (JsonNode pass : passes) {
        if (pass.get("scope").asText().equals("directory")) {
          run(0, "revoke", pass.get("id").asText(), "--reason", "over");
        }
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.records(quarantine).size() == 4);
      assertThat(DiskOracle.files(drop)).as("restored, so it stays").containsOnlyKeys("tool.exe");
      Files.writeString(drop.resolve("tool.exe"), "c0ntent");
      await().atMost(Duration.ofSeconds(20)).until(() -> DiskOracle.paths(drop).isEmpty());
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void inAGateWhatWasReleasedIsDeliveredUntilItsTimeIsOver() throws Exception {
    TestRoutes.directories(routes, TestRoutes.directory("gate", drop));
    Path delivered = folder.resolve("data/delivered");
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      String id = caught("tool.exe", "content");
      Instant until = Instant.now().plusSeconds(12);
      run(0, "release", id, "--reason", "needed", "--until", until.toString());
      await()
          .atMost(Duration.ofSeconds(8))
          .until(() -> Files.exists(delivered.resolve("tool.exe")));
      Files.writeString(drop.resolve("copy.exe"), "content");
      await()
          .atMost(Duration.ofSeconds(8))
          .until(() -> Files.exists(delivered.resolve("copy.exe")));
      assertThat(DiskOracle.records(quarantine)).hasSize(1);
      Files.writeString(drop.resolve("evil.exe"), "c0ntent");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.records(quarantine).size() == 2);
      await().atMost(Duration.ofSeconds(20)).until(() -> Instant.now().isAfter(until));
      Files.writeString(drop.resolve("late.exe"), "content");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.records(quarantine).size() == 3);
      assertThat(DiskOracle.files(delivered)).containsOnlyKeys("tool.exe", "copy.exe");
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void eachFailureIsOneLineAndTheOthersGoOn() throws Exception {
    TestRoutes.directories(routes, TestRoutes.directory("watch", drop));
    String first;
    String second;
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      first = caught("tool.exe", "content");
      second = caught("line\nbreak.exe", "content 2");
      gate.terminate();
      assertThat(gate.exitStatus()).isZero();
    }
    try (DropgateProcess usage = start("restore", first)) {
      assertThat(usage.exitStatus()).isEqualTo(2);
      assertThat(usage.err()).contains("--reason");
    }
    for (String[] wrong :
        new String[][] {{"--reason", " "}, {"--reason", "x", "--until", "2001-01-01"}}) {
      try (DropgateProcess usage = start(words("release", first, List.of(wrong)))) {
        assertThat(usage.exitStatus()).as(usage.err()).isEqualTo(2);
      }
    }
    Files.writeString(drop.resolve("tool.exe"), "new");
    try (DropgateProcess restore =
        start("restore", "nonsense", first, second, "--reason", "why\nnot", "--json")) {
      assertThat(restore.exitStatus()).isEqualTo(1);
      assertThat(restore.err().lines())
          .hasSize(2)
          .satisfiesExactly(
              line -> assertThat(line).startsWith("dropgate: no record nonsense; see"),
              line ->
                  assertThat(line)
                      .isEqualTo(
                          "dropgate: "
                              + first
                              + ": "
                              + drop
                              + "/tool.exe exists and is not overwritten; move it away, or give"
                              + " --rename or --to DIR"));
      JsonNode line = json(restore.out()).get(0);
      assertThat(line.get("id").asText()).isEqualTo(second);
      assertThat(line.get("restoredTo").asText()).isEqualTo(drop + "/line\\x0abreak.exe");
      assertThat(line.get("restoredToBytes").asText()).endsWith("2f6c696e650a627265616b2e657865");
      assertThat(line.get("passes")).hasSize(1);
    }
    assertThat(drop.resolve("tool.exe")).hasContent("new");
    JsonNode manifest = DiskOracle.records(quarantine).get(second);
    assertThat(manifest.get("history").get(0).get("reason").asText()).isEqualTo("why\\x0anot");
    assertThat(DiskOracle.records(quarantine).get(first).has("history")).isFalse();
    run(0, "restore", first, "--reason", "x", "--rename");
    assertThat(drop.resolve("tool~" + first + ".exe")).hasContent("content");
  }

  private String caught(String name, String content) throws IOException {
    Files.writeString(drop.resolve(name), content);
    String end = "/" + name.replace("\n", "\\x0a");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !Files.exists(drop.resolve(name)) && id(end) != null);
    return id(end);
  }

  private String id(String end) {
    return DiskOracle.records(quarantine).entrySet().stream()
        .filter(record -> record.getValue().get("path").asText().endsWith(end))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private static String[] words(Object... words) {
    List<String> all = new ArrayList<>();
    for (Object word : words) {
      if (word instanceof List<?> several) {
        several.forEach(each -> all.add(each.toString()));
      } else {
        all.add(word.toString());
      }
    }
    return all.toArray(new String[0]);
  }

  private String run(int status, String... words) {
    try (DropgateProcess process = start(words)) {
      assertThat(process.exitStatus()).as(process.out() + process.err()).isEqualTo(status);
      return process.out();
    }
  }

  private DropgateProcess start(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "quarantine";
    System.arraycopy(words, 0, all, 1, words.length);
    return new DropgateProcess.Builder(folder).start(all);
  }

  private static List<JsonNode> json(String lines) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      all.add(JSON.readTree(line));
    }
    return all;
  }
}
