package dev.dropgate.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.Evidence;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.file.AuditLog;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import dev.dropgate.quarantine.file.RecordLayout;
import dev.dropgate.quarantine.record.AuditAction;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestCodec;
import dev.dropgate.quarantine.record.RecordTime;
import dev.dropgate.quarantine.record.TestRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreVerificationTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path root;
  private Path store;
  private final List<RecordId> ids = new ArrayList<>();

  @BeforeEach
  void keepThree() throws IOException {
    store = root.resolve("quarantine");
    for (String hash : List.of("a0", "b1", "c2")) {
      ids.add(keep(hash));
    }
  }

  @Test
  void checkOfMissingStoreCreatesNothing() throws IOException {
    Path none = root.resolve("none");
    List<StoreDiscrepancy> flaws = new ArrayList<>();
    new StoreVerification(new FileQuarantineStore(none), Duration.ZERO, flaws::add, () -> {})
        .verify(List.of(), true);
    assertThat(flaws).isEmpty();
    assertThat(none).doesNotExist();
  }

  @Test
  void untouchedStoreHasNoProblems() throws IOException {
    assertThat(verify()).isEmpty();
  }

  @Test
  void anEditThatAddsAValueBesideTheOldOneIsFound() throws IOException {
    Path manifest = store.resolve(ids.get(1).toString()).resolve(RecordLayout.MANIFEST_FILE);
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replaceFirst("\\{", "{ \"verdict\" : \"CLEAN\","));
    assertThat(verify()).hasSize(1);
    Files.writeString(manifest, text + "{}");
    assertThat(verify()).hasSize(1);
    Files.writeString(manifest, text);
    Path log = store.resolve(AuditLog.FILE_NAME);
    String lines = Files.readString(log);
    Files.writeString(log, lines.stripTrailing() + " {\"event\":\"deleted\"}\n");
    assertThat(verify()).isNotEmpty();
    Files.writeString(log, lines);
    assertThat(verify()).isEmpty();
  }

  @Test
  void aFlippedBitInContentIsFound() throws IOException {
    Path content = content(1);
    Files.setPosixFilePermissions(content, PosixFilePermissions.fromString("rw-------"));
    byte[] bytes = Files.readAllBytes(content);
    bytes[3] ^= 1;
    Files.write(content, bytes);
    assertThat(verify())
        .containsExactly(
            new StoreDiscrepancy(
                ids.get(1),
                "content",
                null,
                "record " + ids.get(1) + ": its content is not what was quarantined"));
  }

  @Test
  void missingContentIsFound() throws IOException {
    Files.delete(content(0));
    assertThat(messages()).containsExactly("record " + ids.get(0) + ": its content is missing");
  }

  @Test
  void anEditedManifestIsFound() throws IOException {
    edit(manifest(2), "/drop/", "/prod/");
    assertThat(messages()).containsExactly("record " + ids.get(2) + ": its manifest was edited");
  }

  @Test
  void aManifestEditedTogetherWithItsHashIsFoundByTheAuditLog() throws IOException {
    FileQuarantineStore records = new FileQuarantineStore(store);
    Manifest other = records.readManifest(ids.get(1));
    Manifest forged =
        TestRecords.manifest(
            other.id().toString(),
            Path.of("/prod"),
            Path.of("x.exe"),
            Evidence.of(content(1), true),
            "rule");
    Files.write(manifest(1), ManifestCodec.toBytes(forged));
    assertThat(messages())
        .containsExactly(
            "record "
                + ids.get(1)
                + ": is not what the audit log says: its manifest or the log was edited");
  }

  @Test
  void aMissingManifestIsFound() throws IOException {
    Files.delete(manifest(0));
    assertThat(messages()).containsExactly("record " + ids.get(0) + ": its manifest is missing");
  }

  @Test
  void aRecordThatIsGoneWithoutALineIsFound() throws IOException {
    TestFiles.delete(store.resolve(ids.get(2).toString()));
    assertThat(messages())
        .containsExactly(
            "record " + ids.get(2) + ": is gone, and the audit log does not say who deleted it");
  }

  @Test
  void aDeletedRecordIsInOrder() throws IOException {
    new FileQuarantineStore(store).delete(ids.get(0), event("deleted", ids.get(0)));
    assertThat(verify()).isEmpty();
  }

  @Test
  void aRemovedAuditLineIsFoundAtTheStart() throws IOException {
    removeLine(0);
    assertThat(messages())
        .containsExactly(
            "line 1 of the audit log does not begin the log: lines before it were removed",
            "record " + ids.get(0) + ": is not in the audit log");
  }

  @Test
  void aRemovedAuditLineIsFoundInTheMiddle() throws IOException {
    removeLine(1);
    assertThat(messages())
        .containsExactly(
            "line 2 of the audit log does not follow line 1: one was removed, added or edited",
            "record " + ids.get(1) + ": is not in the audit log");
  }

  @Test
  void aRemovedAuditLineIsFoundAtTheEnd() throws IOException {
    removeLine(2);
    assertThat(messages()).containsExactly("record " + ids.get(2) + ": is not in the audit log");
  }

  @Test
  void aRemovedLineOfADeletionIsFoundAtTheEnd() throws IOException {
    new FileQuarantineStore(store).delete(ids.get(0), event("deleted", ids.get(0)));
    removeLine(3);
    assertThat(messages())
        .containsExactly(
            "record " + ids.get(0) + ": is gone, and the audit log does not say who deleted it");
  }

  @Test
  void aRemovedLineOfARestoreIsFoundAtTheEnd() throws IOException {
    restore(ids.get(1));
    assertThat(verify()).isEmpty();
    removeLine(3);
    assertThat(messages())
        .containsExactly(
            "record " + ids.get(1) + ": was restored, and the audit log does not say so");
  }

  @Test
  void anEditedAuditLineIsFound() throws IOException {
    edit(log(), "\"by\":\"gate\",\"reason\":\"rule\"", "\"by\":\"root\",\"reason\":\"rule\"");
    assertThat(messages()).contains("line 1 of the audit log was edited");
    assertThat(messages())
        .contains(
            "line 2 of the audit log does not follow line 1: one was removed, added or edited");
  }

  @Test
  void anEditedAuditLineIsFoundAtTheEnd() throws IOException {
    restore(ids.get(1));
    edit(log(), "\"by\":\"alice\"", "\"by\":\"bob\"");
    assertThat(messages()).containsExactly("line 4 of the audit log was edited");
  }

  @Test
  void anAuditLogThatIsGoneIsOneProblemNotOneForEachRecord() throws IOException {
    Files.delete(log());
    assertThat(messages()).containsExactly("the audit log is missing, and there are records");
  }

  @Test
  void aTornLastAuditLineIsFound() throws IOException {
    Files.writeString(log(), "{\"at\":", java.nio.file.StandardOpenOption.APPEND);
    assertThat(messages())
        .containsExactly("line 4 of the audit log is torn; the next entry cuts it off and says so");
  }

  @Test
  void findsLineThatIsNotJson() throws IOException {
    edit(log(), "{\"at\"", "{'at\"");
    assertThat(messages()).contains("line 1 of the audit log cannot be read");
  }

  @Test
  void countsRecordsWithoutReadableContent() throws IOException {
    String id = TestRecords.id(TIME.plusSeconds(9), "d3");
    Path content = TestFiles.file(root.resolve("spool/big"), "big");
    Manifest manifest =
        TestRecords.manifest(
            id, Path.of("/drop"), Path.of("big"), Evidence.of(content, false), "rule");
    TestRecords.keep(store, manifest, content);
    ids.add(RecordId.of(id));
    List<StoreDiscrepancy> flaws = new ArrayList<>();
    StoreVerification verification = verification(Duration.ZERO, flaws);
    verification.verify(ids, true);
    assertThat(flaws).isEmpty();
    assertThat(verification.unhashed()).isEqualTo(1);
    Files.delete(store.resolve(id).resolve("content"));
    assertThat(verify()).isEmpty();
    TestFiles.file(store.resolve(id).resolve("content"), "longer");
    assertThat(messages()).containsExactly("record " + id + ": its content has another size");
  }

  @Test
  void recordInProgressCausesNoFalseAlarm() throws Exception {
    String id = TestRecords.id(TIME.plusSeconds(5), "e4");
    Path content = TestFiles.file(root.resolve("spool/e4"), "content e4");
    Manifest manifest =
        TestRecords.manifest(id, Path.of("/drop"), Path.of("e4.exe"), content, "rule");
    Path made = Files.createDirectories(store.resolve(id));
    Files.write(made.resolve(RecordLayout.MANIFEST_FILE), ManifestCodec.toBytes(manifest));
    ids.add(RecordId.of(id));
    CountDownLatch seen = new CountDownLatch(ids.size());
    CompletableFuture<Void> gate =
        CompletableFuture.runAsync(
            () -> {
              try {
                seen.await();
                TestRecords.keep(store, manifest, content);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    List<StoreDiscrepancy> flaws = new ArrayList<>();
    new StoreVerification(
            new FileQuarantineStore(store), Duration.ofSeconds(20), flaws::add, seen::countDown)
        .verify(ids, true);
    gate.get();
    assertThat(flaws).isEmpty();
  }

  @Test
  void concurrentChangesCauseNoFalseAlarm() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Void> gate =
        CompletableFuture.runAsync(
            () -> {
              try {
                FileQuarantineStore records = new FileQuarantineStore(store);
                for (int i = 0; !stop.get(); i++) {
                  RecordId id = keep("%04x".formatted(i + 0x1000));
                  if (i % 2 == 0) {
                    records.delete(id, event("deleted", id));
                  }
                }
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    List<StoreDiscrepancy> flaws = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      verification(Duration.ofSeconds(20), flaws)
          .verify(new FileQuarantineStore(store).ids(), true);
    }
    stop.set(true);
    gate.get();
    assertThat(flaws).isEmpty();
  }

  private List<String> messages() throws IOException {
    return verify().stream().map(StoreDiscrepancy::message).toList();
  }

  private List<StoreDiscrepancy> verify() throws IOException {
    List<StoreDiscrepancy> flaws = new ArrayList<>();
    verification(Duration.ZERO, flaws).verify(new FileQuarantineStore(store).ids(), true);
    return flaws;
  }

  private StoreVerification verification(Duration quiet, List<StoreDiscrepancy> flaws) {
    return new StoreVerification(new FileQuarantineStore(store), quiet, flaws::add, () -> {});
  }

  private RecordId keep(String hash) throws IOException {
    String id = TestRecords.id(TIME, hash);
    Path content = TestFiles.file(root.resolve("spool/" + hash), "content " + hash);
    TestRecords.keep(
        store,
        TestRecords.manifest(id, Path.of("/drop"), Path.of(hash + ".exe"), content, "rule"),
        content);
    return RecordId.of(id);
  }

  private void restore(RecordId id) throws IOException {
    FileQuarantineStore records = new FileQuarantineStore(store);
    Manifest restored =
        records
            .readManifest(id)
            .withEvent(
                new Manifest.Event(
                    new RecordTime("t"), AuditAction.RESTORED, "me", "why", "/x", null));
    records.audit().append(event("restored", id));
    Path manifest = store.resolve(id.toString()).resolve(RecordLayout.MANIFEST_FILE);
    AtomicFileWriter.replace(
        Map.of(manifest, ManifestCodec.toBytes(restored)), manifest.getParent());
  }

  private static AuditEvent event(String what, RecordId id) {
    return new AuditEvent("t", what, id.toString(), null, "alice", null, null, null, null, null);
  }

  private void removeLine(int index) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(log()));
    lines.remove(index);
    Files.write(log(), lines);
  }

  private static void edit(Path file, String from, String to) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    assertThat(text).contains(from);
    int at = text.indexOf(from);
    Files.writeString(file, text.substring(0, at) + to + text.substring(at + from.length()));
  }

  private Path log() {
    return store.resolve(AuditLog.FILE_NAME);
  }

  private Path manifest(int index) {
    return store.resolve(ids.get(index).toString()).resolve(RecordLayout.MANIFEST_FILE);
  }

  private Path content(int index) {
    return store.resolve(ids.get(index).toString()).resolve(RecordLayout.CONTENT_FILE);
  }
}
