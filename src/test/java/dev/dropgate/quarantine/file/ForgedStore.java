package dev.dropgate.quarantine.file;

import dev.dropgate.io.Evidence;
import dev.dropgate.io.JsonTree;
import dev.dropgate.io.linux.DroppedPrivileges;
import dev.dropgate.it.support.TestQuarantine;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import dev.dropgate.quarantine.RecordRestorer;
import dev.dropgate.quarantine.RestorePermissionPolicy;
import dev.dropgate.quarantine.RestoreRequest;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Folders of a gate that runs as a user of its own, whose records say what that user likes; and the
 * rights that root's commands have there. Needs root.
 */
public final class ForgedStore implements AutoCloseable {
  public static final int GATE = 64_123;
  public static final int STRANGER = 64_124;
  public static final String ID = "20260101T000000000-0123456789";
  public static final RestoreRequest PLAIN =
      new RestoreRequest("root", "why", null, true, false, null);

  final Path root;
  public final Path drop;
  public final Path store;
  public final Path held;
  public final Path outside;
  public final Path operators;
  public final Path to;
  public DroppedPrivileges rights;

  public ForgedStore(Path folder) throws IOException {
    root = folder.toRealPath();
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    store = gates(root.resolve("quarantine"), "rwx------");
    held = gates(root.resolve("held"), "rwx------");
    drop = gates(root.resolve("drop"), "rwxrwxrwx");
    operators = Files.createDirectories(drop.resolve("operators"));
    outside = Files.createDirectories(root.resolve("outside"));
    to = Files.createDirectories(root.resolve("to"));
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
    Files.createSymbolicLink(drop.resolve("link"), outside);
    take();
  }

  /** Takes the rights of the gate's user. */
  public void take() throws IOException {
    rights = DroppedPrivileges.dropToOwner(List.of(store, held));
  }

  @Override
  public void close() {
    if (rights != null) {
      rights.close();
      rights = null;
    }
  }

  public RecordRestorer restorer(boolean owner, boolean setId, boolean capabilities) {
    return new RecordRestorer(
        TestQuarantine.open(List.of(store, held), null),
        new RestorePermissionPolicy(rights, Set.of(drop), owner, setId, capabilities));
  }

  // As the gate's user would write it: whole, with every hash right.
  public void record(Map<String, Object> forged) throws IOException {
    Path content = gates(root.resolve("spool"), "rwxr-xr-x").resolve("content");
    Files.deleteIfExists(content);
    Files.writeString(content, "content");
    Entry entry = new Entry(ID, content, drop, Path.of("tool.exe"), EntryKind.FILE, Instant.EPOCH);
    Manifest manifest =
        Manifest.of(
            entry,
            ScanResult.of(List.of(new Finding("rule", Verdict.DANGEROUS, "message"))),
            Evidence.of(content, true),
            "host");
    Map<String, Object> fields = new TreeMap<>(JsonTree.read(ManifestCodec.toBytes(manifest)));
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
    Files.write(record.resolve(RecordLayout.MANIFEST_FILE), ManifestCodec.toBytes(fields));
    Files.deleteIfExists(store.resolve(".lock"));
    new FileQuarantineStore(store).audit().append(event("quarantined"));
  }

  public static AuditEvent event(String event) {
    return new AuditEvent(
        Instant.now().toString(), event, ID, null, "gate", null, null, null, null, null);
  }

  // cap_setuid, permitted and effective, as setcap writes it.
  public static Map<String, String> caps() {
    byte[] value = {1, 0, 0, 2, (byte) 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    return Map.of("security.capability", Base64.getEncoder().encodeToString(value));
  }

  private Path gates(Path folder, String mode) throws IOException {
    if (Files.isDirectory(folder)) {
      return folder;
    }
    if (rights != null) {
      return rights.runAsRoot(() -> made(folder, mode));
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
