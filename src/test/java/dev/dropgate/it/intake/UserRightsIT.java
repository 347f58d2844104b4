package dev.dropgate.it.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gate as an ordinary user, with drops of other users. Needs root to become two users; skipped
 * otherwise.
 */
class UserRightsIT {
  private static final int GATE = 65534;
  private static final int STRANGER = 12345;
  private static final String[] AS_GATE = {
    "/usr/bin/setpriv", "--reuid=" + GATE, "--regid=" + GATE, "--clear-groups"
  };

  private static final Path BUILT_JAR = Path.of("target", "dropgate.jar").toAbsolutePath();

  @TempDir Path folder;
  private Path inbox;
  private Path data;

  /** Where the build is in a private folder. A copy starts slower: it has no class archive. */
  private Path copiedJar;

  @BeforeEach
  void prepare() throws Exception {
    assumeThat(System.getProperty("user.name"))
        .as("root, to start the gate as another user")
        .isEqualTo("root");
    assumeThat(Path.of("/usr/bin/setpriv")).as("setpriv of util-linux").exists();
    data = Files.createDirectories(folder.resolve("data"));
    inbox = Files.createDirectories(folder.resolve("data/inbox"));
    for (Path path : new Path[] {folder, data, inbox}) {
      Files.setAttribute(path, "unix:uid", GATE);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Files.setPosixFilePermissions(inbox, PosixFilePermissions.fromString("rwxrwxrwx"));
    if (runAsGate("test", "-r", BUILT_JAR.toString()) != 0) {
      copiedJar = Files.copy(BUILT_JAR, folder.resolve("dropgate.jar"));
    }
  }

  @Test
  void unreadableFileIsHeldAndReportedOnce() throws Exception {
    try (DropgateProcess gate = start()) {
      Path secret = foreign("secret.txt", "rw-------");
      Path dangerous = foreign("secret.exe", "---------");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !Files.exists(secret) && !Files.exists(dangerous));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.waitingAlerts(data.resolve("outbox")).size() == 2);
      assertThat(contents("held")).isEqualTo(1);
      assertThat(contents("quarantine")).isEqualTo(1);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  DiskOracle.paths(data.resolve("spool")).stream()
                      .allMatch(GateModeIT::isBookkeeping));
      assertThat(gate.out())
          .containsOnlyOnce("secret.txt (rule=unreadable")
          .containsOnlyOnce("secret.exe (rule=unreadable,blocked-extension");
    }
  }

  /** The file can neither be copied nor moved there: it stays in the spool and is reported once. */
  @Test
  void unreadableFileIsDescribedOnAnotherFileSystem() throws Exception {
    Path other = TestFiles.otherFileSystem(folder);
    Path held = other.resolve("held");
    Files.setAttribute(other, "unix:uid", GATE);
    DropgateProcess.Builder builder = builder().property("dropgate.held", held);
    try (DropgateProcess gate = builder.start("run").ready()) {
      Path secret = foreign("secret.txt", "rw-------");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  !Files.exists(secret)
                      && DiskOracle.waitingAlerts(data.resolve("outbox")).size() == 1);
      foreign("later.exe", "rw-r--r--"); // found by a later poll
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  contents("quarantine") == 1
                      && DiskOracle.paths(data.resolve("spool")).stream()
                          .noneMatch(file -> file.endsWith("later.exe")));
      List<Path> kept =
          DiskOracle.paths(data.resolve("spool")).stream()
              .filter(file -> !GateModeIT.isBookkeeping(file))
              .toList();
      assertThat(kept).hasSize(1).first().asString().endsWith("/unread/secret.txt");
      assertThat(kept.get(0)).hasContent("content of secret.txt");
      assertThat(DiskOracle.paths(held).stream().filter(file -> file.endsWith("content")))
          .singleElement()
          .satisfies(
              content -> assertThat(content).content().contains("it stays in " + kept.get(0)));
      assertThat(gate.out()).containsOnlyOnce("secret.txt (rule=unreadable");
    } finally {
      TestFiles.delete(other);
    }
  }

  @Test
  void foreignFileIsDeliveredAsAPrivateCopy() throws Exception {
    try (DropgateProcess gate = start()) {
      Path dropped = foreign("paper.pdf", "rw-r--r--");
      Object inode = Files.getAttribute(dropped, "unix:ino");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> Files.exists(data.resolve("delivered/paper.pdf")));
      assertThat(data.resolve("delivered/paper.pdf")).hasContent("content of paper.pdf");
      assertThat(Files.getAttribute(data.resolve("delivered/paper.pdf"), "unix:ino"))
          .isNotEqualTo(inode);
      assertThat(gate.isAlive()).isTrue();
    }
  }

  /** The gate keeps a private copy of its own; whose file it was must not be lost with it. */
  @Test
  void recordNamesTheOwnerAndRestoreReportsThatItCannotBeSet() throws Exception {
    Path back = Files.createDirectories(folder.resolve("back"));
    Files.setAttribute(back, "unix:uid", GATE);
    Object inode;
    try (DropgateProcess gate = start()) {
      Path dropped = foreign("tool.exe", "rwxr-xr--");
      inode = Files.getAttribute(dropped, "unix:ino");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> DiskOracle.waitingAlerts(data.resolve("outbox")).size() == 1);
      assertThat(gate.isAlive()).isTrue();
    }
    Map<String, JsonNode> records = DiskOracle.records(data.resolve("quarantine"));
    String id = records.keySet().iterator().next();
    JsonNode manifest = records.get(id);
    assertThat(manifest.get("uid").asInt()).isEqualTo(STRANGER);
    assertThat(manifest.get("inode").asLong()).isEqualTo(inode);
    assertThat(manifest.get("mode").asText()).isEqualTo("rwxr-xr--");
    try (DropgateProcess restore =
        builder().start("quarantine", "restore", id, "--to", back.toString(), "--reason", "test")) {
      assertThat(restore.exitStatus()).isZero();
      assertThat(restore.err()).contains("owner 12345").contains("could not be given back");
    }
    assertThat(back.resolve("tool.exe")).hasContent("content of tool.exe");
    assertThat(Files.getAttribute(back.resolve("tool.exe"), "unix:uid")).isEqualTo(GATE);
  }

  /**
   * Whoever has the gate's user can write any record: root's commands do no more than that user.
   */
  @Test
  void commandsOfRootUseTheRightsOfTheStoreOwner() throws Exception {
    try (DropgateProcess gate = start()) {
      Path staged = Files.writeString(folder.resolve("tool.exe"), "content of tool.exe");
      Files.setAttribute(staged, "unix:uid", STRANGER);
      Files.setAttribute(staged, "unix:mode", 04755);
      Files.move(staged, inbox.resolve("tool.exe"));
      await().atMost(Duration.ofSeconds(20)).until(() -> contents("quarantine") == 1);
      assertThat(gate.isAlive()).isTrue();
    }
    Files.delete(data.resolve("quarantine/.lock"));
    DropgateProcess.Builder root = new DropgateProcess.Builder(folder);
    try (DropgateProcess restore =
        root.start("quarantine", "restore", "--rule", "blocked-extension", "--reason", "x")) {
      assertThat(restore.exitStatus()).isEqualTo(2);
      assertThat(restore.out()).contains("would restore").contains("tool.exe");
      assertThat(restore.err()).contains("would restore 1 record; nothing was done");
    }
    try (DropgateProcess restore =
        root.start(
            "quarantine", "restore", "--rule", "blocked-extension", "--reason", "x", "--yes")) {
      assertThat(restore.exitStatus()).as(restore.err()).isZero();
      assertThat(restore.err()).contains("--keep-owner").contains("--keep-set-id");
    }
    Path back = inbox.resolve("tool.exe");
    assertThat(Files.getAttribute(back, "unix:uid")).isEqualTo(GATE);
    assertThat((Integer) Files.getAttribute(back, "unix:mode") & 06000).isZero();
    for (Path file : DiskOracle.paths(data.resolve("quarantine"))) {
      assertThat(Files.getAttribute(file, "unix:uid")).as(file.toString()).isEqualTo(GATE);
    }
    try (DropgateProcess status = root.start("status")) {
      assertThat(status.exitStatus()).isLessThan(2);
    }
  }

  @Test
  void closedFolderIsReportedAndStopsNothing() throws Exception {
    Path closed = Files.createDirectories(inbox.resolve("closed"));
    Files.write(closed.resolve("hidden.exe"), new byte[10]);
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try (DropgateProcess gate = start()) {
      foreign("probe.exe", "rw-r--r--");
      await().atMost(Duration.ofSeconds(20)).until(() -> contents("quarantine") == 1);
      foreign("later.exe", "rw-r--r--"); // found by a later poll
      await().atMost(Duration.ofSeconds(20)).until(() -> contents("quarantine") == 2);
      assertThat(gate.out()).containsOnlyOnce("Cannot look at or claim " + closed);
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void unreachableUploadsAreReportedUntilAnAccessListGivesTheRights() throws Exception {
    assumeThat(Path.of("/usr/bin/setfacl")).as("setfacl, for access lists").exists();
    upload("mkdir -p data/inbox/reports/a; echo x >data/inbox/reports/a/evil.exe");
    upload("echo y >data/inbox/reports/plain.txt");
    try (DropgateProcess gate = start()) {
      await().atMost(Duration.ofSeconds(60)).until(() -> rules().contains("directory-blind"));
      JsonNode status = status(1);
      JsonNode directory = status.get("directories").get(0);
      assertThat(directory.get("unreachable").asInt()).isEqualTo(2);
      assertThat(directory.get("faults"))
          .extracting(fault -> fault.get("where").asText())
          .containsExactlyInAnyOrder(inbox + "/reports", inbox + "/reports/a");
      assertThat(status.get("problems").toString()).contains("missing: w").contains("setfacl -PR");
      assertThat(status.get("spoolBacklog").asInt()).isZero();
      assertThat(rules()).contains("blocked-extension,still-in-drop");
      try (DropgateProcess check = builder().start("check")) {
        assertThat(check.exitStatus()).isZero();
        assertThat(check.out()).contains(inbox + "/reports/a").contains("missing: w");
      }
      assumeThat(
              run("setfacl", "-PR", "-m", "u:" + GATE + ":rwX,d:u:" + GATE + ":rwX", "data/inbox"))
          .as("a file system with access lists")
          .isZero();
      upload("mkdir -p data/inbox/later/b; echo z >data/inbox/later/b/other.exe");
      await().atMost(Duration.ofSeconds(60)).until(() -> contents("quarantine") == 2);
      await().atMost(Duration.ofSeconds(60)).until(() -> rules().contains("directory-sees-again"));
      assertThat(status(1).get("directories").get(0).get("faults")).isEmpty();
      assertThat(rules()).containsOnlyOnce("directory-blind", "blocked-extension,still-in-drop");
      assertThat(data.resolve("delivered/reports/plain.txt")).exists();
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void checkAndStatusNameAStickyDirectoryOfAnotherUser() throws Exception {
    Files.setAttribute(inbox, "unix:uid", STRANGER);
    Files.setAttribute(inbox, "unix:mode", 01777);
    upload("echo x >data/inbox/a.txt");
    try (DropgateProcess check = builder().start("check")) {
      assertThat(check.exitStatus()).isZero();
      assertThat(check.out()).contains("sticky bit").contains("chmod -t " + inbox);
    }
    try (DropgateProcess gate = start()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(status(1).get("problems").toString()).contains("chmod -t " + inbox));
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void statusReportsUnreadableAndMissingDirectories() throws Exception {
    try (DropgateProcess gate = start()) {
      Files.setAttribute(inbox, "unix:uid", STRANGER);
      Files.setPosixFilePermissions(inbox, PosixFilePermissions.fromString("rwx------"));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(status(1).get("problems").toString()).contains("missing: r, w, x"));
      Files.move(inbox, data.resolve("elsewhere"));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(status(1).get("problems").toString()).contains("is not there"));
      assertThat(gate.isAlive()).isTrue();
    }
  }

  /** The state after a user has started the gate as root once and killed it. */
  @Test
  void spoolFolderOfAnotherUserStopsNothing() throws Exception {
    try (DropgateProcess gate = start()) {
      foreign("first.exe", "rw-r--r--");
      await().atMost(Duration.ofSeconds(20)).until(() -> contents("quarantine") == 1);
      assertThat(gate.isAlive()).isTrue();
    }
    Path spool;
    try (Stream<Path> all = Files.list(data.resolve("spool"))) {
      spool = all.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    Path closed = Files.createDirectories(spool.resolve("20260101T000000000-0"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    try (DropgateProcess gate = start()) {
      foreign("second.exe", "rw-r--r--");
      await().atMost(Duration.ofSeconds(20)).until(() -> contents("quarantine") == 2);
      assertThat(gate.out()).contains("Cannot clear up " + spool);
    }
  }

  private JsonNode status(int exitStatus) throws Exception {
    try (DropgateProcess status = builder().start("status", "--json")) {
      assertThat(status.exitStatus()).isEqualTo(exitStatus);
      return new ObjectMapper().readTree(status.out());
    }
  }

  private List<String> rules() throws IOException {
    List<String> rules = new ArrayList<>();
    for (Path file : DiskOracle.paths(data.resolve("outbox"))) {
      if (file.getParent().endsWith("outbox") && file.toString().endsWith(".json")) {
        rules.add(new ObjectMapper().readTree(file.toFile()).get("rule").asText());
      }
    }
    return rules;
  }

  private void upload(String script) throws Exception {
    String id = Integer.toString(STRANGER);
    assertThat(
            run(
                "setpriv",
                "--reuid=" + id,
                "--regid=" + id,
                "--clear-groups",
                "sh",
                "-c",
                "umask 022; " + script))
        .isZero();
  }

  private int run(String... command) throws Exception {
    return new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start().waitFor();
  }

  private int runAsGate(String... command) throws Exception {
    return run(Stream.of(AS_GATE, command).flatMap(Stream::of).toArray(String[]::new));
  }

  private DropgateProcess start() {
    return builder().start("run").ready();
  }

  private DropgateProcess.Builder builder() {
    DropgateProcess.Builder builder = new DropgateProcess.Builder(folder).prefix(AS_GATE);
    return copiedJar == null ? builder : builder.jar(copiedJar);
  }

  private Path foreign(String name, String mode) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "content of " + name);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    Files.setAttribute(file, "unix:uid", STRANGER);
    return Files.move(file, inbox.resolve(name));
  }

  private long contents(String store) {
    return DiskOracle.paths(data.resolve(store)).stream()
        .filter(file -> file.endsWith("content"))
        .count();
  }
}
