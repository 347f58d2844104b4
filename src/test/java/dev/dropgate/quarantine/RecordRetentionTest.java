package dev.dropgate.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import dev.dropgate.quarantine.file.Store;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes, what stays, and what is not let in. */
class RecordRetentionTest {
  @TempDir private Path root;
  private Store store;
  private RecordRetention retention;

  @BeforeEach
  void prepare() {
    store = new Store(root);
  }

  @Test
  void withoutLimitsPurgesAndReadsNothing() throws IOException {
    store.record(Duration.ofDays(5000), "old");
    PurgePolicy none = new PurgePolicy(null, Duration.ZERO, 0, 0, false);
    limit(none);
    retention.purge();
    assertThat(store.ids()).hasSize(1);
    Path uncountable = Path.of("/proc/nowhere");
    retention =
        new RecordRetention(new RetentionConfig(new FileQuarantineStore(uncountable), null, none));
    retention.admit(List.of(Store.manifest(store.claim(Duration.ZERO, "new"))));
  }

  @Test
  void purgesExpiredRecordsAndLogsThem() throws IOException {
    String old = store.record(Duration.ofDays(91), "old");
    String young = store.record(Duration.ofDays(89), "young");
    limit(new PurgePolicy(Duration.ofDays(90), Duration.ZERO, 0, 0, false));
    retention.purge();
    assertThat(store.ids()).containsExactly(young);
    assertThat(store.log().lines().reduce((first, last) -> last))
        .get()
        .asString()
        .contains(
            "\"event\":\"purged\"", old, "\"by\":\"gate\"", "\"reason\":\"older than it is kept\"");
    assertThat(TestFiles.tree(store.folder))
        .containsExactly(".lock", young + "/content", young + "/manifest.json", "audit.jsonl");
  }

  @Test
  void purgesOldestRecordsOverTheQuota() throws IOException {
    store.record(Duration.ofDays(30), "1234");
    store.record(Duration.ofDays(20), "1234");
    String third = store.record(Duration.ofDays(10), "1234");
    String last = store.record(Duration.ofDays(9), "1234");
    limit(new PurgePolicy(null, Duration.ZERO, 11, 0, false));
    retention.purge();
    assertThat(store.ids()).containsExactly(third, last);
    limit(new PurgePolicy(null, Duration.ZERO, 0, 1, false));
    retention.purge();
    assertThat(store.ids()).containsExactly(last);
    assertThat(store.log()).contains("because of the quota");
  }

  /** A flood must not push out the evidence of the attack that it hides. */
  @Test
  void keepsYoungRecordsOverTheQuota() throws IOException {
    store.record(Duration.ofDays(8), "old");
    String young = store.record(Duration.ofDays(6), "young");
    String other = store.record(Duration.ZERO, "other");
    limit(new PurgePolicy(null, Duration.ofDays(7), 0, 1, false));
    retention.purge();
    assertThat(store.ids()).containsExactly(young, other);
  }

  @Test
  void keepsRecordsWithoutAcceptedAlert() throws IOException {
    String told = store.record(Duration.ofDays(99), "told");
    String untold = store.record(Duration.ofDays(99), "untold");
    new FileQuarantineStore(store.folder).markAlerted(List.of(RecordId.of(told)), Instant.now());
    limit(new PurgePolicy(Duration.ofDays(90), Duration.ZERO, 0, 0, true));
    retention.purge();
    assertThat(store.ids()).containsExactly(untold);
  }

  @Test
  void keepsUnreadableRecords() throws IOException {
    String id = store.record(Duration.ofDays(99), "x");
    Files.writeString(store.folder.resolve(id).resolve("manifest.json"), "{");
    limit(new PurgePolicy(Duration.ofDays(90), Duration.ZERO, 0, 0, true));
    retention.purge();
    assertThat(store.ids()).containsExactly(id);
  }

  @Test
  void purgesToMakeRoom() throws IOException {
    store.record(Duration.ofDays(30), "old");
    String young = store.record(Duration.ofDays(1), "young");
    limit(new PurgePolicy(null, Duration.ofDays(7), 0, 2, false));
    keep(store.claim(Duration.ZERO, "new"));
    assertThat(store.ids()).hasSize(2).startsWith(young);
  }

  @Test
  void refusesRecordWithoutRoom() throws IOException {
    store.record(Duration.ofDays(1), "12345");
    limit(new PurgePolicy(null, Duration.ofDays(7), 9, 0, false));
    keep(store.claim(Duration.ZERO, "1234"));
    Entry tooMuch = store.claim(Duration.ZERO, "1");
    assertThatThrownBy(() -> keep(tooMuch))
        .isInstanceOf(QuotaExceededException.class)
        .hasMessageContaining("is full (2 records, 9 bytes)")
        .hasMessageContaining("raise dropgate.quarantine.max-size");
    assertThat(store.folder.resolve(tooMuch.id())).doesNotExist();
    assertThat(store.ids()).hasSize(2);
  }

  @Test
  void aClaimThatIsHandedInAgainNeedsNoRoom() throws IOException {
    limit(new PurgePolicy(null, Duration.ofDays(7), 0, 1, false));
    Entry entry = store.claim(Duration.ZERO, "x");
    keep(entry);
    keep(entry);
    assertThat(store.ids()).hasSize(1);
  }

  /** It was held while the quarantine was full; then came a crash, and room. */
  @Test
  void aClaimThatWasHeldIsNotQuarantinedToo() throws IOException {
    Entry entry = store.claim(Duration.ZERO, "x");
    Path held = root.resolve("held");
    new FileQuarantineStore(held).keep(Store.manifest(entry), entry.content());
    PurgePolicy policy = new PurgePolicy(null, Duration.ZERO, 0, 10, false);
    retention =
        new RecordRetention(
            new RetentionConfig(
                new FileQuarantineStore(store.folder), new FileQuarantineStore(held), policy));
    assertThatThrownBy(() -> keep(entry)).isInstanceOf(QuotaExceededException.class);
    assertThat(store.ids()).isEmpty();
  }

  @Test
  void noticesManualDeletions() throws IOException {
    limit(new PurgePolicy(null, Duration.ofDays(7), 0, 2, false));
    String one = store.record(Duration.ZERO, "x");
    keep(store.claim(Duration.ZERO, "y"));
    new FileQuarantineStore(store.folder)
        .delete(
            RecordId.of(one),
            new AuditEvent("", "deleted", one, null, "me", "why", null, null, null, null));
    keep(store.claim(Duration.ZERO, "z"));
    assertThat(store.ids()).hasSize(2);
  }

  /** Then its files are sent one by one, and those that fit must not count twice. */
  @Test
  void batchWithoutRoomForAllOfItCountsNothing() throws IOException {
    limit(new PurgePolicy(null, Duration.ZERO, 0, 2, false));
    List<Manifest> three = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      three.add(Store.manifest(store.claim(Duration.ZERO, "new" + i)));
    }
    assertThatThrownBy(() -> retention.admit(three)).isInstanceOf(QuotaExceededException.class);
    retention.admit(List.of(three.get(0)));
    retention.admit(List.of(three.get(1)));
    assertThatThrownBy(() -> retention.admit(List.of(three.get(2))))
        .isInstanceOf(QuotaExceededException.class);
  }

  private void limit(PurgePolicy policy) {
    retention =
        new RecordRetention(
            new RetentionConfig(new FileQuarantineStore(store.folder), null, policy));
  }

  private void keep(Entry entry) throws IOException {
    Manifest manifest = Store.manifest(entry);
    retention.admit(List.of(manifest));
    new FileQuarantineStore(store.folder).keep(manifest, entry.content());
  }
}
