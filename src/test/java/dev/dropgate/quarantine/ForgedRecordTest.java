package dev.dropgate.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dropgate.TestFiles;
import dev.dropgate.files.Attributes;
import dev.dropgate.files.JsonTree;
import dev.dropgate.files.OwnerRights;
import dev.dropgate.inspect.Entry;
import dev.dropgate.inspect.Evidence;
import dev.dropgate.inspect.Finding;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Kind;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has the gate's user can write any record; root's commands must not act on its word. */
class ForgedRecordTest {
  private static final int GATE = 64_123;
  private static final int STRANGER = 64_124;
  private static final String ID = "20260101T000000000-0123456789";
  private static final int FORGERIES = 200;
  private static final GiveBack PLAIN = new GiveBack("root", "why", null, true, false, null);

  @TempDir private Path temporary;
  private Path root;
  private Path drop;
  private Path store;
  private Path held;
  private Path outside;
  private Path operators;
  private Path to;
  private OwnerRights rights;

  @BeforeEach
  void prepare() throws IOException {
    assumeThat(System.getProperty("user.name")).as("root, to act for another").isEqualTo("root");
    root = temporary.toRealPath();
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    store = gates(root.resolve("quarantine"), "rwx------");
    held = gates(root.resolve("held"), "rwx------");
    drop = gates(root.resolve("drop"), "rwxrwxrwx");
    operators = Files.createDirectories(drop.resolve("operators"));
    outside = Files.createDirectories(root.resolve("outside"));
    to = Files.createDirectories(root.resolve("to"));
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
    Files.createSymbolicLink(drop.resolve("link"), outside);
    rights = OwnerRights.take(List.of(store, held));
  }

  @AfterEach
  void giveUp() {
    if (rights != null) {
      rights.close();
    }
  }

  @Test
  void whatRootWritesInAStoreBelongsToTheOwnerOfTheStore() throws IOException {
    record(Map.of());
    rights.close();
    rights = OwnerRights.take(List.of(store, held));
    restorer(false, false, false).giveBack(ID, PLAIN);
    Quarantine quarantine = new Quarantine(List.of(store, held));
    quarantine.revoke(quarantine.passes().all().get(0).id(), "root", null);
    restorer(false, false, false).giveBack(ID, PLAIN);
    new Records(held).audit().append(event("deleted"));
    assertThat(held.resolve(".lock")).exists();
    try (Stream<Path> ofStore = Files.walk(store);
        Stream<Path> ofHeld = Files.walk(held)) {
      assertThat(Stream.concat(ofStore, ofHeld))
          .hasSizeGreaterThan(8)
          .allSatisfy(
              path -> {
                assertThat(TestFiles.attribute(path, "unix:uid")).isEqualTo(GATE);
                assertThat(TestFiles.attribute(path, "unix:gid")).isEqualTo(GATE);
              });
    }
  }

  @Test
  void aFileComesBackAsTheStoresOwnerAndThatIsTold() throws IOException {
    record(Map.of("uid", STRANGER, "gid", STRANGER, "mode", "rwsr-sr-x", "attributes", caps()));
    GivenBackFile back = restorer(false, false, false).giveBack(ID, PLAIN);
    Attributes now = Attributes.of(back.file());
    assertThat(now.uid()).isEqualTo(GATE);
    assertThat(now.gid()).isEqualTo(GATE);
    assertThat(now.modeText()).isEqualTo("rwxr-xr-x");
    assertThat(now.extended()).doesNotContainKey("security.capability");
    assertThat(back.warnings())
        .anyMatch(text -> text.contains("--keep-owner"))
        .anyMatch(text -> text.contains("--keep-set-id"))
        .anyMatch(text -> text.contains("--keep-capabilities"));
  }

  @Test
  void whatIsAskedForInSoManyWordsComesBack() throws IOException {
    record(Map.of("uid", STRANGER, "gid", STRANGER, "mode", "rwsr-sr-x", "attributes", caps()));
    GivenBackFile back = restorer(true, true, true).giveBack(ID, PLAIN);
    Attributes now = Attributes.of(back.file());
    assertThat(back.warnings()).isEmpty();
    assertThat(now.uid()).isEqualTo(STRANGER);
    assertThat(now.gid()).isEqualTo(STRANGER);
    assertThat(now.modeText()).isEqualTo("rwsr-sr-x");
    rights.close();
    assertThat(Attributes.of(back.file()).extended()).containsKey("security.capability");
  }

  @Test
  void rootsOwnNumberIsNeverGivenOnTheWordOfARecord() throws IOException {
    record(Map.of("uid", 0, "gid", 0, "mode", "rwsr-xr-x"));
    GivenBackFile back = restorer(true, true, true).giveBack(ID, PLAIN);
    assertThat(Attributes.of(back.file()).uid()).isEqualTo(GATE);
    assertThat(Attributes.of(back.file()).modeText()).isEqualTo("rwxr-xr-x");
    assertThat(back.warnings()).anyMatch(text -> text.contains("on the word of a record"));
  }

  @Test
  void aPlaceThatOnlyTheOperatorMayWriteToNeedsTheOperatorsWord() throws IOException {
    record(Map.of());
    GiveBack there = new GiveBack("root", "why", to, false, false, null);
    GivenBackFile back = restorer(false, false, false).giveBack(ID, there);
    rights.close();
    assertThat(back.file()).isEqualTo(to.resolve("tool.exe")).hasContent("content");
    assertThat(Attributes.of(back.file()).uid()).isEqualTo(GATE);
  }

  @Test
  void aRecordCannotNameAPlaceElsewhere() throws IOException {
    record(Map.of("path", outside + "/evil"));
    refused("is not below its monitored directory");
    record(Map.of("path", drop + "/../outside/evil"));
    refused("is not below its monitored directory");
    record(Map.of("path", "/etc/cron.d/evil", "directory", "/"));
    refused("is not a monitored directory now");
    record(Map.of("path", drop + "/link/evil"));
    refused("is a symbolic link");
    record(Map.of("path", operators + "/evil"));
    refused("cannot make a file there: permission denied");
    assertThatThrownBy(() -> restorer(true, true, true).giveBack(ID, PLAIN))
        .as("nor with the owner")
        .hasMessageContaining("permission denied");
  }

  /** Whatever a record says: nothing outside changes, and nothing gains rights. */
  @Test
  void noForgedRecordGainsAnything() throws IOException {
    Random random = new Random(20_261_130);
    List<Path> roots = List.of(outside, operators, to);
    int back = 0;
    for (int i = 0; i < FORGERIES; i++) {
      Map<String, Object> forged = forged(random);
      record(forged);
      try {
        Path file = restorer(false, false, false).giveBack(ID, PLAIN).file();
        back++;
        Attributes now = Attributes.of(file);
        assertThat(file).as("%s", forged).startsWith(drop);
        assertThat(now.uid()).as("%s", forged).isEqualTo(GATE);
        assertThat(now.gid()).as("%s", forged).isEqualTo(GATE);
        assertThat(now.mode() & 06000).as("%s", forged).isZero();
        assertThat(now.extended().keySet())
            .as("%s", forged)
            .allMatch(name -> name.startsWith("user.") || name.startsWith("system.posix_acl"));
      } catch (IOException e) {
        assertThat(e.getMessage()).as("%s", forged).isNotBlank().doesNotContain("\n");
      }
    }
    assertThat(back).isBetween(20, FORGERIES - 20);
    rights.close();
    for (Path folder : roots) {
      assertThat(folder).isEmptyDirectory();
    }
    try (Stream<Path> all = Files.walk(drop)) {
      assertThat(all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)))
          .hasSize(back)
          .allSatisfy(file -> assertThat(TestFiles.attribute(file, "unix:uid")).isEqualTo(GATE));
    }
  }

  /** The owner of the store swaps folders for links while root's command works there. */
  @Test
  void aLinkInTheStoreLeadsNowhere() throws IOException {
    record(Map.of());
    Path victim = outside.resolve("victim");
    rights.asRoot(() -> Files.writeString(victim, "precious"));
    Files.delete(store.resolve(".lock"));
    Files.createSymbolicLink(store.resolve("passes"), outside);
    Files.createSymbolicLink(store.resolve(".deleted-" + ID), outside);
    assertThatThrownBy(() -> restorer(false, false, false).giveBack(ID, PLAIN))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new Records(store).delete(ID, event("deleted")))
        .isInstanceOf(IOException.class);
    rights.close();
    assertThat(outside).isDirectoryContaining(path -> path.equals(victim));
    assertThat(TestFiles.tree(outside)).containsExactly("victim");
    assertThat(victim).hasContent("precious");
  }

  @Test
  void foldersOfSeveralOwnersAreToldNotGuessed() throws IOException {
    rights.close();
    Files.setAttribute(held, "unix:uid", STRANGER);
    assertThatThrownBy(() -> OwnerRights.take(List.of(store, held)))
        .hasMessageContaining("give both to the user of the gate");
    rights = null;
  }

  private static Map<String, Object> forged(Random random) {
    Map<String, Object> forged = new TreeMap<>();
    if (random.nextInt(3) > 0) {
      forged.put("place", random.nextInt(9));
    }
    forged.put("uid", pick(random, 0, GATE, STRANGER, -1, Integer.MAX_VALUE, Integer.MIN_VALUE));
    forged.put("gid", pick(random, 0, GATE, STRANGER, -1, Integer.MAX_VALUE));
    forged.put("mode", pick(random, "rwsr-xr-x", "rwxrwsrwt", "rwSr-Sr-T", "rw-rw-rw-", "x"));
    forged.put("kind", pick(random, "file", "too_big", "unreadable", "link", "odd"));
    forged.put(
        "modifiedAt",
        pick(random, "2446-05-10T00:00:00Z", "-999999999-01-01T00:00:00Z", "1970-01-01T00:00:00Z"));
    if (random.nextBoolean()) {
      forged.put("attributes", attributes(random));
    }
    return forged;
  }

  private static Map<String, String> attributes(Random random) {
    Map<String, String> attributes = new TreeMap<>();
    byte[] list =
        ByteBuffer.allocate(4 + 5 * 8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(2)
            .put(entry(1, 7, -1))
            .put(entry(2, 7, STRANGER))
            .put(entry(4, 7, -1))
            .put(entry(0x10, 7, -1))
            .put(entry(0x20, 7, -1))
            .array();
    attributes.put("system.posix_acl_access", Base64.getEncoder().encodeToString(list));
    attributes.putAll(caps());
    attributes.put(
        pick(random, "security.selinux", "trusted.overlay.opaque", "user.x", "security.ima", "x"),
        pick(random, "", "eA==", "A".repeat(100_000)));
    return attributes;
  }

  private static byte[] entry(int tag, int bits, int id) {
    return ByteBuffer.allocate(8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) tag)
        .putShort((short) bits)
        .putInt(id)
        .array();
  }

  // cap_setuid, permitted and effective, as setcap writes it.
  private static Map<String, String> caps() {
    byte[] value = {1, 0, 0, 2, (byte) 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    return Map.of("security.capability", Base64.getEncoder().encodeToString(value));
  }

  @SafeVarargs
  private static <T> T pick(Random random, T... all) {
    return all[random.nextInt(all.length)];
  }

  private void refused(String message) throws IOException {
    assertThatThrownBy(() -> restorer(false, false, false).giveBack(ID, PLAIN))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  private Restorer restorer(boolean owner, boolean setId, boolean capabilities) {
    return new Restorer(
        new Quarantine(List.of(store, held)),
        new RestoredRights(rights, Set.of(drop), owner, setId, capabilities));
  }

  // As the gate's user would write it: whole, with every hash right.
  private void record(Map<String, Object> forged) throws IOException {
    Path content = gates(root.resolve("spool"), "rwxr-xr-x").resolve("content");
    Files.deleteIfExists(content);
    Files.writeString(content, "content");
    Entry entry = new Entry(ID, content, drop, Path.of("tool.exe"), Kind.FILE, Instant.EPOCH);
    Manifest manifest =
        Manifest.of(
            entry,
            Judgement.of(List.of(new Finding("rule", Verdict.DANGEROUS, "message"))),
            Evidence.of(content, true),
            "host");
    Map<String, Object> fields = new TreeMap<>(JsonTree.read(ManifestFile.bytes(manifest)));
    fields.remove("check");
    Map<String, Object> changed = new TreeMap<>(forged);
    Object place = changed.remove("place");
    fields.putAll(changed);
    if (place != null) {
      List<String> paths = new ArrayList<>();
      paths.add(outside + "/evil");
      paths.add(drop + "/../outside/evil");
      paths.add(drop + "/link/evil");
      paths.add(operators + "/evil");
      paths.add("/etc/cron.d/evil");
      paths.add(drop + "/..");
      paths.add(drop.toString());
      paths.add("/");
      paths.add("x".repeat(70_000));
      fields.put("path", paths.get((Integer) place));
      if ((Integer) place % 2 == 0) {
        fields.put("directory", "/");
      }
    }
    Path record = store.resolve(ID);
    Files.createDirectories(record);
    Files.deleteIfExists(record.resolve("content"));
    Files.createLink(record.resolve("content"), content);
    Files.write(record.resolve(ManifestFile.NAME), ManifestFile.bytes(fields));
    Files.deleteIfExists(store.resolve(".lock"));
    new Records(store).audit().append(event("quarantined"));
  }

  private static AuditEvent event(String event) {
    return new AuditEvent(
        Instant.now().toString(), event, ID, null, "gate", null, null, null, null);
  }

  private Path gates(Path folder, String mode) throws IOException {
    if (Files.isDirectory(folder)) {
      return folder;
    }
    if (rights != null) {
      return rights.asRoot(() -> made(folder, mode));
    }
    return made(folder, mode);
  }

  private static Path made(Path folder, String mode) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    Files.setAttribute(folder, "unix:gid", GATE);
    Files.setAttribute(folder, "unix:uid", GATE);
    return folder;
  }
}
