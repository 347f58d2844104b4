package dev.dropgate.it.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.quarantine.record.TestRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that look at records and delete them, on the packaged jar. */
class QuarantineCommandsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OLD = "20260101T000000000-abcdef0000000001";
  private static final String TWIN = "20260101T000000001-abcdef0000000002";

  @TempDir Path folder;
  private Path store;
  private Path held;

  @BeforeEach
  void folders() {
    store = folder.resolve("data/quarantine");
    held = folder.resolve("data/held");
  }

  @Test
  void listFollowsItsContractWhileTheGateRuns() throws IOException {
    try (DropgateProcess gate = builder().start().ready()) {
      drop("setup.exe", "drop/a\nb.dll", "clean.txt");
      Files.createSymbolicLink(folder.resolve("data/inbox/link"), Path.of("/etc/passwd"));
      await().atMost(Duration.ofSeconds(30)).until(() -> count(store) == 2 && count(held) == 1);
      List<JsonNode> lines = json(run(0, "quarantine", "list", "--json").out());
      assertThat(lines).hasSize(3);
      Map<String, JsonNode> records = DiskOracle.records(store);
      records.putAll(DiskOracle.records(held));
      for (JsonNode line : lines) {
        JsonNode manifest = records.get(line.get("id").asText());
        for (String field : List.of("path", "pathBytes", "sha256", "size", "detectedAt")) {
          assertThat(line.get(field)).as(field).isEqualTo(manifest.get(field));
        }
        assertThat(line.get("rule")).isEqualTo(manifest.get("findings").get(0).get("rule"));
        assertThat(line.get("reason")).isEqualTo(manifest.get("findings").get(0).get("message"));
        assertThat(line.get("alerted").asBoolean()).isFalse();
      }
      assertThat(lines.stream().map(line -> line.get("id").asText()).toList())
          .isSortedAccordingTo((a, b) -> b.compareTo(a));
      assertThat(json(run(0, "quarantine", "list", "--json", "--state", "held").out()))
          .singleElement()
          .satisfies(line -> assertThat(line.get("path").asText()).endsWith("/link"));
      assertThat(json(run(0, "quarantine", "list", "--json", "--path", "a?b.dll").out()))
          .as("a pattern for the raw name")
          .hasSize(1);
      assertThat(json(run(0, "quarantine", "list", "--json", "--path", "a\\x0ab.*").out()))
          .as("a pattern for the escaped name")
          .hasSize(1);
      assertThat(json(run(0, "quarantine", "list", "--json", "--directory", inbox()).out()))
          .hasSize(3);
      assertThat(run(0, "quarantine", "list", "--since", "1h", "--until", "0s").out().lines())
          .hasSize(4);
      assertThat(run(0, "quarantine", "list", "--until", "2020-01-01").out()).isEmpty();
      assertThat(run(0, "quarantine", "verify").out()).contains("3 records, 0 problems");
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void theTableHasShortIdsThatTheOtherCommandsTake() throws IOException {
    keep(OLD, "one.exe");
    keep(TWIN, "two.exe");
    List<String> table = run(0, "quarantine", "list").out().lines().toList();
    assertThat(table.get(0)).matches("ID +TIME +STATE +RULE +SIZE +PATH");
    assertThat(table.get(1))
        .matches("abcdef0000000002  2026-01-01T00:00:00Z  quarantined  rule  \\d B +/drop/two.exe");
    assertThat(run(0, "quarantine", "show", "abcdef0000000002").out())
        .contains("path        /drop/two.exe", "alert       waiting to be sent");
    JsonNode shown = JSON.readTree(run(0, "quarantine", "show", "--json", OLD).out());
    JsonNode manifest = JSON.readTree(store.resolve(OLD).resolve("manifest.json").toFile());
    ((com.fasterxml.jackson.databind.node.ObjectNode) manifest).remove("check");
    assertThat(shown).isEqualTo(manifest);
    assertThat(run(0, "quarantine", "list", "--limit", "1").out().lines()).hasSize(2);
  }

  @Test
  void ambiguousOrMissingIdsAreOneLineEach() throws IOException {
    keep(OLD, "one.exe");
    keep(TWIN, "two.exe");
    DropgateProcess delete = run(1, "quarantine", "delete", "ffff", "abcdef", OLD, OLD, "");
    assertThat(delete.out().lines()).containsExactly("deleted " + OLD);
    assertThat(delete.err().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("dropgate: "))
        .anyMatch(line -> line.contains("no record ffff"))
        .anyMatch(line -> line.contains("abcdef may be any of 2 records"));
    assertThat(DiskOracle.records(store)).containsOnlyKeys(TWIN);
  }

  @Test
  void aDeletedRecordLeavesALineOfWhoAndWhy() throws IOException {
    keep(OLD, "one.exe");
    run(0, "quarantine", "delete", OLD, "--reason", "a false\u001b[31m alarm");
    assertThat(store.resolve(OLD)).doesNotExist();
    List<JsonNode> lines = json(run(0, "quarantine", "audit", "--json", "abcdef").out());
    assertThat(lines)
        .extracting(line -> line.get("event").asText())
        .containsExactly("quarantined", "deleted");
    assertThat(lines.get(1).get("reason").asText()).isEqualTo("a false\\x1b[31m alarm");
    assertThat(lines.get(1).get("by").asText()).startsWith(System.getProperty("user.name"));
    assertThat(run(0, "quarantine", "audit").out()).contains("deleted  " + OLD + "  by ");
    assertThat(run(0, "quarantine", "audit", "--verify").out())
        .contains("2 lines, chained without a gap");
    assertThat(run(1, "quarantine", "audit", "123456").err().lines()).hasSize(1);
  }

  @Test
  void twoOperatorsDeleteTheSameRecordsOnceEach() throws IOException {
    int count = 200;
    List<String> words = new ArrayList<>(List.of("quarantine", "delete"));
    for (int i = 0; i < count; i++) {
      String id = TestRecords.id(Instant.parse("2026-01-01T00:00:00Z"), "%08x".formatted(i));
      keep(id, i + ".exe");
      words.add(id);
    }
    try (DropgateProcess one = builder().start(words.toArray(String[]::new));
        DropgateProcess two = builder().start(words.toArray(String[]::new))) {
      one.exitStatus();
      two.exitStatus();
      List<String> deleted = Stream.concat(one.out().lines(), two.out().lines()).toList();
      assertThat(deleted).hasSize(count).doesNotHaveDuplicates();
      List<String> errors = Stream.concat(one.err().lines(), two.err().lines()).toList();
      assertThat(errors).hasSize(count).allMatch(line -> line.startsWith("dropgate: "));
      assertThat(one.exitStatus() + two.exitStatus()).isPositive();
    }
    assertThat(count(store)).isZero();
    assertThat(json(run(0, "quarantine", "audit", "--json").out())).hasSize(2 * count);
    assertThat(run(0, "quarantine", "verify").out()).contains("0 records, 0 problems");
  }

  @Test
  void purgeDeletesOnlyOlderRecords() throws IOException {
    Instant now = Instant.now();
    String old = TestRecords.id(now.minus(Duration.ofDays(31)), "aa");
    String young = TestRecords.id(now.minus(Duration.ofDays(29)), "bb");
    String future = TestRecords.id(now.plus(Duration.ofDays(3650)), "cc");
    for (String id : List.of(old, young, future)) {
      keep(id, "x.exe");
    }
    DropgateProcess dry = run(0, "quarantine", "purge", "--older-than", "30d", "--dry-run");
    assertThat(dry.out().lines()).containsExactly(old, "would purge 1 record");
    assertThat(DiskOracle.records(store)).hasSize(3);
    assertThat(run(0, "quarantine", "purge", "--older-than", "30d").out())
        .contains("purged 1 record");
    assertThat(DiskOracle.records(store)).containsOnlyKeys(young, future);
    assertThat(json(run(0, "quarantine", "audit", "--json", old).out()))
        .anyMatch(
            line ->
                line.get("event").asText().equals("purged")
                    && line.get("reason").asText().equals("older than 30d"));
    assertThat(run(0, "quarantine", "verify").out()).contains("2 records, 0 problems");
    assertThat(run(2, "quarantine", "purge").err()).contains("--older-than");
    assertThat(run(2, "quarantine", "purge", "--older-than", "30").err()).contains("30d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flipped bit",
        "missing content",
        "edited manifest",
        "removed line",
        "edited line"
      })
  void verifyFindsEachDamage(String damage) throws IOException {
    keep(OLD, "one.exe");
    keep(TWIN, "two.exe");
    Path content = store.resolve(TWIN).resolve("content");
    Path manifest = store.resolve(TWIN).resolve("manifest.json");
    Path log = store.resolve("audit.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    switch (damage) {
      case "flipped bit" -> {
        Files.setPosixFilePermissions(content, PosixFilePermissions.fromString("rw-------"));
        byte[] bytes = Files.readAllBytes(content);
        bytes[0] ^= 4;
        Files.write(content, bytes);
      }
      case "missing content" -> Files.delete(content);
      case "edited manifest" ->
          Files.writeString(manifest, Files.readString(manifest).replace("two.exe", "too.exe"));
      case "removed line" -> Files.write(log, lines.subList(0, 1));
      default ->
          Files.write(log, List.of(lines.get(0), lines.get(1).replace("\"gate\"", "\"root\"")));
    }
    DropgateProcess verify = run(1, "quarantine", "verify");
    assertThat(verify.out().lines()).hasSize(2);
    assertThat(verify.out()).endsWith("2 records, 1 problem\n");
    assertThat(verify.err()).isEmpty();
    assertThat(json(run(1, "quarantine", "verify", "--json").out()))
        .singleElement()
        .satisfies(line -> assertThat(line.get("message").asText()).isNotEmpty());
    int status = damage.equals("edited line") ? 1 : 0;
    run(status, "quarantine", "verify", OLD); // another record alone, and the chain
  }

  @Test
  void damagedRecordIsListedWithTheOthers() throws IOException {
    keep(OLD, "one.exe");
    keep(TWIN, "two.exe");
    Files.writeString(
        store.resolve(OLD).resolve("manifest.json"),
        "{\"id\":",
        StandardOpenOption.TRUNCATE_EXISTING);
    DropgateProcess list = run(1, "quarantine", "list", "--json", "--rule", "rule");
    assertThat(list.err().lines())
        .containsExactly("dropgate: record " + OLD + ": its manifest is torn");
    assertThat(json(list.out()))
        .extracting(line -> line.get("state").asText())
        .containsExactly("quarantined", "damaged");
    assertThat(run(1, "quarantine", "list").out()).contains("damaged", "/drop/two.exe");
    assertThat(run(1, "quarantine", "show", OLD, TWIN).out()).contains("/drop/two.exe");
    run(0, "quarantine", "delete", OLD);
    run(0, "quarantine", "list");
  }

  @Test
  void whatTheDiskRefusesIsOneLine() throws IOException {
    TestFiles.file(store, "no folder");
    for (String command : List.of("list", "verify")) {
      DropgateProcess process = run(1, "quarantine", command);
      assertThat(process.err().lines()).singleElement().asString().startsWith("dropgate: " + store);
    }
    assertThat(run(2, "quarantine", "list", "--state", "gone").err()).contains("quarantined");
    assertThat(run(2, "quarantine", "list", "--limit", "-1").err()).contains("--limit is negative");
    assertThat(run(2, "quarantine").err()).contains("missing subcommand");
  }

  @Test
  void rejudgePrintsTheResultOfEachRecord() throws Exception {
    drop("later.exe");
    Path content = TestFiles.file(folder.resolve("spool/a.txt"), "clean now");
    Path inbox = folder.resolve("data/inbox");
    TestRecords.held(held, OLD, inbox, Path.of("a.txt"), content);
    assertThat(run(1, "quarantine", "rejudge", OLD).err())
        .contains("no gate runs; it judges 1 record again when it is started");
    try (DropgateProcess gate = builder().start().ready()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> count(store) == 1 && count(held) == 0);
      assertThat(gate.out()).contains("Judged again: " + inbox + "/a.txt is CLEAN (record=" + OLD);
      String stays = DiskOracle.records(store).keySet().iterator().next();
      content = TestFiles.file(folder.resolve("spool/b.txt"), "clean now");
      TestRecords.held(held, TWIN, inbox, Path.of("b.txt"), content);
      assertThat(run(0, "quarantine", "rejudge", TWIN, stays).out().lines())
          .containsExactly(
              TWIN + " was judged again; see quarantine audit " + TWIN,
              stays + " was judged again, and stays");
      assertThat(gate.out())
          .contains("Judged again, and stays: " + inbox + "/later.exe (rule=blocked-extension,");
      assertThat(folder.resolve("data/delivered/b.txt")).hasContent("clean now");
    }
  }

  @Test
  void concurrentDeletionCausesNoFalseAlarm() throws Exception {
    verifyMeanwhile(1);
  }

  @Test
  @SlowSuite
  void repeatedConcurrentDeletionCausesNoFalseAlarm() throws Exception {
    verifyMeanwhile(5);
  }

  private void verifyMeanwhile(int rounds) throws Exception {
    try (DropgateProcess gate = builder().start().ready()) {
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < 150; i++) {
          Files.writeString(folder.resolve("data/inbox/" + round + "-" + i + ".exe"), "x" + i);
        }
        DropgateProcess verify = run(0, "quarantine", "verify");
        assertThat(verify.out()).contains(" 0 problems");
        List<JsonNode> some = json(run(0, "quarantine", "list", "--json", "--limit", "3").out());
        for (JsonNode line : some) {
          run(0, "quarantine", "delete", line.get("id").asText());
        }
      }
      assertThat(gate.isAlive()).isTrue();
    }
  }

  private DropgateProcess run(int status, String... words) {
    try (DropgateProcess process = builder().start(words)) {
      assertThat(process.exitStatus()).as(process.out() + process.err()).isEqualTo(status);
      return process;
    }
  }

  private void keep(String id, String name) throws IOException {
    Path content = TestFiles.file(folder.resolve("spool").resolve(name), name);
    TestRecords.keep(
        store, TestRecords.manifest(id, Path.of("/drop"), Path.of(name), content, "rule"), content);
  }

  private void drop(String... names) throws IOException {
    for (String name : names) {
      TestFiles.file(folder.resolve("data/inbox").resolve(name), "content of " + name);
    }
  }

  private String inbox() {
    return folder.resolve("data/inbox").toString();
  }

  private static long count(Path records) {
    try (Stream<Path> all = Files.list(records)) {
      return all.filter(path -> Files.exists(path.resolve("content"))).count();
    } catch (IOException e) {
      return 0;
    }
  }

  private static List<JsonNode> json(String out) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private DropgateProcess.Builder builder() {
    return new DropgateProcess.Builder(folder);
  }
}
