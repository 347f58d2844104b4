package dev.dropgate.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dropgate.io.Evidence;
import dev.dropgate.io.linux.DroppedPrivileges;
import dev.dropgate.io.linux.ExtendedAttributes;
import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.io.pass.ReleasePass;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.it.support.TestQuarantine;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.Finding;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.RecordId;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import dev.dropgate.quarantine.file.AuditLog;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import dev.dropgate.quarantine.file.RecordLayout;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestCodec;
import dev.dropgate.quarantine.record.ManifestJsonMapper;
import dev.dropgate.quarantine.record.NoSuchRecordException;
import dev.dropgate.quarantine.record.RecordState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordRestorerTest {
  private static final String ID = "20260101T000000000-0123456789";
  private static final RestoreRequest PLAIN =
      new RestoreRequest("alice", "a false alarm", null, false, false, null);
  private static final RestoreRequest RENAME =
      new RestoreRequest("alice", "why", null, true, false, null);

  @TempDir private Path temporary;
  private Path root;
  private Path drop;
  private Path store;
  private QuarantineService quarantine;
  private RecordRestorer restorer;

  @BeforeEach
  void prepare() throws IOException {
    root = temporary.toRealPath();
    drop = Files.createDirectories(root.resolve("drop"));
    store = root.resolve("quarantine");
    quarantine = TestQuarantine.open(List.of(store, root.resolve("held")), null);
    restorer = new RecordRestorer(quarantine);
  }

  @Test
  void restoresFileUnchangedAndUpdatesTheRecord() throws IOException {
    Path file = TestFiles.file(drop.resolve("sub/tool.exe"), "content");
    ExtendedAttributes.set(file, "user.origin", new byte[] {0, 1, 2});
    ExtendedAttributes.set(file, "user.\u00e4\u0080 \n\\", new byte[0]);
    Files.setAttribute(file, "unix:mode", 06751);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-02-03T04:05:06.123456789Z")));
    FileMetadata before = FileMetadataAccess.read(file);
    keep(Path.of("sub/tool.exe"), EntryKind.FILE);
    Manifest kept = manifest();
    RestoreResult back = withSetId().restore(ID, PLAIN);
    FileMetadata after = FileMetadataAccess.read(file); // before the test reads it
    assertThat(back.file()).isEqualTo(file).hasContent("content");
    assertThat(back.warnings()).isEmpty();
    assertThat(after)
        .usingRecursiveComparison()
        .ignoringFields("inode", "changed")
        .isEqualTo(before);
    Manifest now = manifest();
    assertThat(now.state()).isEqualTo(RecordState.RESTORED);
    assertThat(ManifestCodec.hashFacts(now)).isEqualTo(ManifestCodec.hashFacts(kept));
    Manifest.Event event = now.history().get(0);
    assertThat(event.by()).isEqualTo("alice");
    assertThat(event.reason()).isEqualTo("a false alarm");
    assertThat(event.to()).isEqualTo(file.toString());
    assertThat(event.at().toInstant()).isBefore(Instant.now());
    assertThat(audit()).containsExactly("quarantined", "restoring", "restored");
    assertThat(quarantine.passes().all())
        .singleElement()
        .satisfies(pass -> assertThat(pass.scope()).isEqualTo("path"))
        .satisfies(pass -> assertThat(pass.sha256()).isEqualTo(now.sha256()));
    assertThat(TestFiles.tree(drop)).containsExactly("sub/tool.exe");
  }

  @Test
  void aReleaseLetsTheContentPassInTheDirectory() throws IOException {
    TestFiles.file(drop.resolve("tool.exe"), "content");
    keep(Path.of("tool.exe"), EntryKind.FILE);
    Instant until = Instant.now().plusSeconds(60);
    Path to = Files.createDirectories(root.resolve("to"));
    restorer.restore(ID, new RestoreRequest("alice", "why", to, false, true, until));
    assertThat(to.resolve("tool.exe")).hasContent("content");
    assertThat(manifest().state()).isEqualTo(RecordState.RELEASED);
    assertThat(manifest().history().get(0).until().text()).isEqualTo(until.toString());
    assertThat(audit()).containsExactly("quarantined", "releasing", "released");
    assertThat(quarantine.passes().all())
        .extracting(ReleasePass::scope, ReleasePass::path, ReleasePass::until)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("path", to + "/tool.exe", null),
            org.assertj.core.groups.Tuple.tuple("directory", drop.toString(), until.toString()));
  }

  /**
   * Its hash is right, so only an attacker can have written it; the log must not say that it began.
   */
  @Test
  void unusableManifestPreventsRelease() throws IOException {
    TestFiles.file(drop.resolve("tool.exe"), "content");
    keep(Path.of("tool.exe"), EntryKind.FILE);
    Map<String, Object> fields = ManifestJsonMapper.of(manifest());
    fields.put("directoryBytes", "zz");
    Files.write(
        store.resolve(ID).resolve(RecordLayout.MANIFEST_FILE), ManifestCodec.toBytes(fields));
    Path to = Files.createDirectories(root.resolve("to"));
    refused(
        new RestoreRequest("alice", "why", to, false, true, null), "its manifest cannot be used");
    assertThat(audit()).containsExactly("quarantined");
    assertThat(quarantine.passes().all()).isEmpty();
    assertThat(TestFiles.tree(to)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "folder", "dangling"})
  void whatExistsIsNeverOverwritten(String what) throws IOException {
    Path file = TestFiles.file(drop.resolve("tool.exe"), "content");
    keep(Path.of("tool.exe"), EntryKind.FILE);
    switch (what) {
      case "file" -> TestFiles.file(file, "new");
      case "folder" -> Files.createDirectories(file);
      default -> Files.createSymbolicLink(file, root.resolve("nowhere"));
    }
    refused(PLAIN, file + " exists and is not overwritten", "--rename");
    assertThat(root.resolve("nowhere")).doesNotExist();
    assertThat(Files.isRegularFile(file)).isEqualTo(what.equals("file"));
    if (what.equals("file")) {
      assertThat(file).hasContent("new");
    }
    Path renamed = restorer.restore(ID, RENAME).file();
    assertThat(renamed).hasFileName("tool~" + ID + ".exe").hasContent("content");
    assertThat(restorer.restore(ID, RENAME).file()).hasFileName("tool~" + ID + "-2.exe");
    assertThat(audit())
        .as("no line tells of a name that was seen to be taken")
        .containsExactly("quarantined", "restoring", "restored", "restoring", "restored");
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop", "drop/a", "drop/a/b"})
  void aLinkOnTheWayIsNotFollowed(String link) throws IOException {
    TestFiles.file(drop.resolve("a/b/tool.exe"), "content");
    keep(Path.of("a/b/tool.exe"), EntryKind.FILE);
    Path victim = root.resolve("victim");
    Files.move(root.resolve(link), victim);
    Files.createSymbolicLink(root.resolve(link), victim);
    String real = drop.resolve("a/b").toRealPath().toString();
    refused(PLAIN, root.resolve(link) + " is a symbolic link", "--to " + real);
    assertThat(TestFiles.tree(victim)).isEmpty();
    RestoreRequest there = new RestoreRequest("alice", "why", Path.of(real), false, false, null);
    assertThat(restorer.restore(ID, there).file()).hasContent("content");
  }

  @Test
  void aSparseFileIsSparseAgain() throws IOException {
    Path file = TestFiles.sparse(drop.resolve("image.exe"), 50 << 20);
    keep(Path.of("image.exe"), EntryKind.FILE);
    restorer.restore(ID, PLAIN);
    assertThat(Files.size(file)).isEqualTo(50 << 20);
    assertThat(TestFiles.room(file)).isLessThan(1 << 20);
  }

  /** Whoever runs the program would have them, and it has been stopped. */
  @Test
  void capabilitiesStayOffUnlessTheyAreAskedFor() throws IOException {
    assumeThat(System.getProperty("user.name")).as("root, to set them").isEqualTo("root");
    byte[] capabilities = {1, 0, 0, 2, (byte) 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    Path file = TestFiles.file(drop.resolve("tool.exe"), "content");
    ExtendedAttributes.set(file, "security.capability", capabilities);
    assumeThat(FileMetadataAccess.read(file).extended())
        .as("a file system with capabilities")
        .containsKey("security.capability");
    keep(Path.of("tool.exe"), EntryKind.FILE);
    RestoreResult back = restorer.restore(ID, PLAIN);
    assertThat(FileMetadataAccess.read(back.file()).extended())
        .doesNotContainKey("security.capability");
    assertThat(back.warnings()).anyMatch(text -> text.contains("--keep-capabilities"));
    Files.delete(back.file());
    RestorePermissionPolicy kept =
        new RestorePermissionPolicy(DroppedPrivileges.unchanged(), Set.of(), false, false, true);
    back = new RecordRestorer(quarantine, kept).restore(ID, PLAIN);
    assertThat(FileMetadataAccess.read(back.file()).extended().get("security.capability"))
        .isEqualTo(capabilities);
    assertThat(back.warnings()).isEmpty();
  }

  @Test
  void aFolderThatIsGoneIsNamed() throws IOException {
    TestFiles.file(drop.resolve("a/tool.exe"), "content");
    keep(Path.of("a/tool.exe"), EntryKind.FILE);
    Files.delete(drop.resolve("a"));
    refused(PLAIN, "folder " + drop.resolve("a") + " is gone; make it, or give --to DIR");
  }

  @ParameterizedTest
  @EnumSource(names = {"LINK", "SPECIAL"})
  void aDescriptionIsNotGivenBackAsAFile(EntryKind kind) throws IOException {
    TestFiles.file(drop.resolve("x"), "a description");
    keep(Path.of("x"), kind);
    refused(PLAIN, kind == EntryKind.LINK ? "was a symbolic link" : "was a FIFO, socket or device");
  }

  @Test
  void namesOfAnyBytesAndOfFullLengthComeBack() throws IOException {
    List<Path> names =
        List.of(
            TestFiles.raw("\u00ff\u00fe\n.exe"),
            TestFiles.raw("a".repeat(251) + ".exe"),
            TestFiles.raw("\u00ff".repeat(251) + ".exe"),
            TestFiles.raw("back\\slash \u001b[31m.exe"));
    for (Path name : names) {
      Path file = drop.resolve(name);
      Files.writeString(file, "content");
      keep(name, EntryKind.FILE);
      assertThat(RawNames.bytes(restorer.restore(ID, PLAIN).file()))
          .isEqualTo(RawNames.bytes(file));
      assertThat(restorer.restore(ID, RENAME).file()).hasContent("content");
      TestFiles.delete(store);
    }
  }

  @Test
  void anotherFileSystemIsNoHindrance() throws IOException {
    Path other = TestFiles.otherFileSystem(root);
    try {
      Path file = TestFiles.file(drop.resolve("tool.exe"), "content");
      Files.setAttribute(file, "unix:mode", 0751);
      keep(Path.of("tool.exe"), EntryKind.FILE);
      Path back =
          restorer
              .restore(ID, new RestoreRequest("alice", "why", other, false, false, null))
              .file();
      assertThat(back).isEqualTo(other.resolve("tool.exe")).hasContent("content");
      assertThat(FileMetadataAccess.read(back).modeText()).isEqualTo("rwxr-x--x");
    } finally {
      TestFiles.delete(other);
    }
  }

  @Test
  void theOwnerComesBack() throws IOException {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    Path file = TestFiles.file(drop.resolve("tool.exe"), "content");
    Files.setAttribute(file, "unix:gid", 54_322);
    Files.setAttribute(file, "unix:uid", 54_321);
    Files.setAttribute(file, "unix:mode", 04711);
    keep(Path.of("tool.exe"), EntryKind.FILE);
    withSetId().restore(ID, PLAIN);
    FileMetadata now = FileMetadataAccess.read(file);
    assertThat(now.uid()).isEqualTo(54_321);
    assertThat(now.gid()).isEqualTo(54_322);
    assertThat(now.modeText()).isEqualTo("rws--x--x");
  }

  @Test
  void setIdComesBackOnlyWhereItIsAskedFor() throws IOException {
    Path file = TestFiles.file(drop.resolve("tool.exe"), "content");
    Files.setAttribute(file, "unix:mode", 06755);
    keep(Path.of("tool.exe"), EntryKind.FILE);
    RestoreResult back = restorer.restore(ID, PLAIN);
    assertThat(FileMetadataAccess.read(file).modeText()).isEqualTo("rwxr-xr-x");
    assertThat(back.warnings())
        .containsExactly("set-uid and set-gid were left off; --keep-set-id gives them back");
  }

  private RecordRestorer withSetId() {
    return new RecordRestorer(
        quarantine,
        new RestorePermissionPolicy(DroppedPrivileges.unchanged(), Set.of(), false, true, false));
  }

  @Test
  void contentThatIsNotWhatWasQuarantinedIsNotGivenBack() throws IOException {
    TestFiles.file(drop.resolve("tool.exe"), "content");
    keep(Path.of("tool.exe"), EntryKind.FILE);
    Path content = store.resolve(ID).resolve("content");
    Files.setAttribute(content, "unix:mode", 0600);
    Files.writeString(content, "c0ntent");
    refused(PLAIN, "its content is not what was quarantined");
    Files.delete(content);
    refused(PLAIN, "its content is missing");
    Files.createSymbolicLink(content, Path.of("/etc/passwd"));
    assertThatThrownBy(() -> restorer.restore(ID, PLAIN)).isInstanceOf(IOException.class);
    assertThat(TestFiles.tree(drop)).isEmpty();
  }

  @Test
  void aManifestThatWasTornOrEditedGivesNothingBack() throws IOException {
    TestFiles.file(drop.resolve("tool.exe"), "content");
    keep(Path.of("tool.exe"), EntryKind.FILE);
    Path file = store.resolve(ID).resolve("manifest.json");
    String whole = Files.readString(file);
    Files.writeString(file, whole.replace("/tool.exe", "/evil.exe"));
    refused(PLAIN, "its manifest was edited");
    Files.writeString(file, whole.substring(0, 100));
    refused(PLAIN, "its manifest is torn");
    Files.delete(file);
    refused(PLAIN, "its manifest is missing");
  }

  @Test
  void aContentThatWasNeverHashedComesBackWithAWarning() throws IOException {
    TestFiles.file(drop.resolve("big.exe"), "content");
    keep(Path.of("big.exe"), EntryKind.TOO_BIG);
    assertThat(manifest().sha256()).isNull();
    RestoreResult back = restorer.restore(ID, PLAIN);
    assertThat(back.file()).hasContent("content");
    assertThat(back.warnings()).singleElement().asString().contains("never hashed");
    assertThat(quarantine.passes().all().get(0).sha256()).hasSize(64);
  }

  @Test
  void reportsUnknownAndAmbiguousIds() throws IOException {
    refused(PLAIN, "no record " + ID);
    TestFiles.file(drop.resolve("tool.exe"), "content");
    keep(Path.of("tool.exe"), EntryKind.FILE);
    Files.createDirectories(store.resolve("20260101T000000001-0123456789"));
    assertThatThrownBy(() -> restorer.restore("2026", PLAIN))
        .isInstanceOf(NoSuchRecordException.class)
        .hasMessageContaining("may be any of 2 records");
    assertThat(restorer.restore("20260101T000000000", PLAIN).id()).hasToString(ID);
  }

  @Test
  void aRecordIsFoundByItsFolderAndByTheOriginalPathOrName() throws IOException {
    TestFiles.file(drop.resolve("sub/tool.exe"), "content");
    keep(Path.of("sub/tool.exe"), EntryKind.FILE);
    for (String name :
        List.of(
            store.resolve(ID).toString(),
            store.resolve(ID).resolve("content").toString(),
            drop.resolve("sub/tool.exe").toString(),
            "tool.exe")) {
      assertThat(quarantine.find(name).id()).as(name).hasToString(ID);
    }
    for (String name : List.of("ool.exe", "tool.ex", "sub", store.toString(), "/", "")) {
      assertThatThrownBy(() -> quarantine.find(name))
          .as(name)
          .isInstanceOf(NoSuchRecordException.class)
          .hasMessageContaining("see quarantine list");
    }
  }

  @Test
  void reportsTimeThatCannotBeSet() throws IOException {
    Path file = TestFiles.file(drop.resolve("tool.exe"), "content");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2446-05-10T00:00:00Z")));
    Evidence seen = Evidence.of(file, true);
    FileMetadata late =
        new FileMetadata(
            7,
            "root",
            seen.attributes().uid(),
            "root",
            seen.attributes().gid(),
            0644,
            1,
            FileTime.from(Instant.parse("2446-05-10T00:00:00Z")),
            seen.attributes().accessed(),
            seen.attributes().changed(),
            java.util.Map.of());
    assertThat(FileMetadataAccess.apply(late, file))
        .containsExactly("time of last change 2446-05-10T00:00:00Z");
  }

  @Test
  void recordFromASourceNeedsATarget() throws IOException {
    Path content = TestFiles.file(root.resolve("spool/x"), "content");
    keep(
        new Entry(
            ID, content, Path.of("timer:/probe"), Path.of("x.exe"), EntryKind.FILE, Instant.EPOCH));
    refused(PLAIN, "it came from timer:/probe, which is not a folder; give --to DIR");
    RestoreRequest to = new RestoreRequest("alice", "why", drop, false, false, null);
    assertThat(restorer.restore(ID, to).file()).isEqualTo(drop.resolve("x.exe"));
  }

  @Test
  void revokesPassAndLogsIt() throws IOException {
    TestFiles.file(drop.resolve("tool.exe"), "content");
    keep(Path.of("tool.exe"), EntryKind.FILE);
    String pass = restorer.restore(ID, PLAIN).passes().get(0);
    assertThatThrownBy(() -> quarantine.revoke("x", "bob", null))
        .isInstanceOf(NoSuchRecordException.class);
    assertThatThrownBy(() -> quarantine.revoke("", "bob", null))
        .as("an unset variable of a script")
        .isInstanceOf(NoSuchRecordException.class);
    quarantine.revoke(pass.substring(0, 12), "bob", "changed our mind");
    assertThat(quarantine.passes().all()).isEmpty();
    assertThat(audit()).endsWith("revoked");
  }

  private void refused(RestoreRequest how, String... messages) throws IOException {
    byte[] before = manifestBytes();
    int lines = audit().size();
    assertThatThrownBy(() -> restorer.restore(ID, how))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(messages);
    assertThat(manifestBytes()).as("the record is unchanged").isEqualTo(before);
    assertThat(audit()).hasSize(lines);
    assertThat(quarantine.passes().all()).isEmpty();
    assertThat(TestFiles.tree(drop)).noneMatch(name -> name.contains(".tmp"));
  }

  private byte[] manifestBytes() throws IOException {
    Path file = store.resolve(ID).resolve("manifest.json");
    return Files.exists(file) ? Files.readAllBytes(file) : null;
  }

  private Manifest manifest() throws IOException {
    return new FileQuarantineStore(store).readManifest(RecordId.of(ID));
  }

  private List<String> audit() throws IOException {
    List<String> events = new ArrayList<>();
    new AuditLog(store)
        .read(
            AuditTrail.Position.START,
            (number, bytes, whole) ->
                events.add(
                    new String(bytes, StandardCharsets.UTF_8)
                        .replaceAll(".*\"event\":\"([a-z-]+)\".*", "$1")));
    return events;
  }

  // As the gate does: the drop's file becomes the record's content.
  private void keep(Path relative, EntryKind kind) throws IOException {
    keep(new Entry(ID, drop.resolve(relative), drop, relative, kind, Instant.EPOCH));
  }

  private void keep(Entry entry) throws IOException {
    Manifest manifest =
        Manifest.of(
            entry,
            ScanResult.of(List.of(new Finding("rule", Verdict.DANGEROUS, "message"))),
            Evidence.of(entry.content(), entry.kind() != EntryKind.TOO_BIG),
            "host");
    new FileQuarantineStore(store).keep(manifest, entry.content());
    Files.delete(entry.content());
  }
}
