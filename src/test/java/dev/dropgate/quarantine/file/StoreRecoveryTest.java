package dev.dropgate.quarantine.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.Evidence;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreRecoveryTest {
  @TempDir private Path root;
  private Store store;

  @BeforeEach
  void prepare() {
    store = new Store(root);
  }

  @Test
  void aRecordWithoutContentIsRolledBackAndComesWholeTheSecondTime() throws IOException {
    String whole = store.record(Duration.ofDays(1), "whole");
    Entry entry = withoutContent(store.claim(Duration.ZERO, "content"), true);
    recover();
    assertThat(store.ids()).containsExactly(whole);
    assertThat(store.log()).contains("\"event\":\"rolled-back\",\"id\":\"" + entry.id());
    new FileQuarantineStore(store.folder).keep(Store.manifest(entry), entry.content());
    FileQuarantineStore records = new FileQuarantineStore(store.folder);
    records.readContent(records.readManifest(RecordId.of(entry.id())), null);
  }

  @Test
  void aCopyThatWasNotFinishedIsRolledBack() throws IOException {
    Entry entry = withoutContent(store.claim(Duration.ZERO, "content"), true);
    Path record = store.folder.resolve(entry.id());
    TestFiles.file(record.resolve("content.tmp"), "cont");
    changed(record, Duration.ofHours(1));
    recover();
    assertThat(store.ids()).isEmpty();
  }

  @Test
  void anEmptyFolderAndATornManifestAreRolledBack() throws IOException {
    Entry empty = store.claim(Duration.ZERO, "x");
    Files.createDirectories(store.folder.resolve(empty.id()));
    Entry torn = store.claim(Duration.ZERO, "y");
    TestFiles.file(store.folder.resolve(torn.id()).resolve("manifest.json"), "");
    recover();
    assertThat(store.ids()).isEmpty();
  }

  /** Verify must find it: that it was there is all that is left of it. */
  @Test
  void aRecordThatLostItsContentLaterStays() throws IOException {
    String id = store.record(Duration.ofDays(1), "content");
    Files.delete(store.folder.resolve(id).resolve("content"));
    changed(store.folder.resolve(id), Duration.ofSeconds(5));
    recover();
    assertThat(store.ids()).containsExactly(id);
  }

  @Test
  void keepsRecordWithAcceptedAlert() throws IOException {
    String id = store.record(Duration.ofDays(1), "content");
    new FileQuarantineStore(store.folder).markAlerted(List.of(RecordId.of(id)), Instant.now());
    Files.delete(store.folder.resolve(id).resolve("content"));
    recover();
    assertThat(store.ids()).containsExactly(id);
  }

  @Test
  void keepsRecordOfUnreadableEntry() throws IOException {
    Entry entry = withoutContent(store.claim(Duration.ZERO, "content"), false);
    recover();
    assertThat(store.ids()).containsExactly(entry.id());
  }

  @Test
  void deletionsAreFinished() throws IOException {
    String id = store.record(Duration.ofDays(1), "content");
    Path going = store.folder.resolve(".deleted-" + id);
    Files.move(store.folder.resolve(id), going);
    recover();
    assertThat(going).doesNotExist();
  }

  /** As many as a digest has records. A leftover beside each manifest would never be noticed. */
  @Test
  void removesLeftoverManifestReplacements() throws IOException {
    String id = store.record(Duration.ofDays(1), "whole");
    FileQuarantineStore records = new FileQuarantineStore(store.folder);
    Path scratch = records.folders().scratchFolder();
    TestFiles.file(scratch.resolve(".4711-abcdef-1.tmp"), "{");
    recover();
    assertThat(scratch).doesNotExist();
    TestFiles.file(scratch.resolve(".4711-abcdef-2.tmp"), "{");
    records.markAlerted(List.of(RecordId.of(id)), Instant.now());
    assertThat(records.readManifest(RecordId.of(id)).alerted())
        .as("not kept from its work")
        .isTrue();
    assertThat(TestFiles.tree(store.folder.resolve(id)))
        .containsExactlyInAnyOrder("content", "manifest.json");
    recover();
    assertThat(scratch).doesNotExist();
  }

  @Test
  void missingStoreNeedsNoRecovery() throws IOException {
    recover();
    assertThat(store.folder).doesNotExist();
  }

  private Entry withoutContent(Entry entry, boolean hash) throws IOException {
    Manifest manifest =
        Manifest.of(entry, Store.DANGEROUS, Evidence.of(entry.content(), hash), "host");
    Path record = Files.createDirectories(store.folder.resolve(entry.id()));
    AtomicFileWriter.writeNew(record.resolve("manifest.json"), ManifestCodec.toBytes(manifest));
    return entry;
  }

  private static void changed(Path record, Duration later) throws IOException {
    Files.setLastModifiedTime(record, FileTime.from(Instant.now().plus(later)));
  }

  private void recover() throws IOException {
    new StoreRecovery(new FileQuarantineStore(store.folder)).run();
  }
}
