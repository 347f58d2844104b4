package dev.dropgate.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.TestQuarantine;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import dev.dropgate.quarantine.file.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertAcceptanceRecorderTest {
  @TempDir private Path root;
  private Store store;
  private AlertAcceptanceRecorder state;

  @BeforeEach
  void prepare() {
    store = new Store(root);
    state = recorder(store.folder, root.resolve("held"));
  }

  @Test
  void onlyTheRecordsOfTheDigestAreNoted() throws IOException {
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 450; i++) {
      told.add(store.record(Duration.ZERO, "x"));
    }
    String other = store.record(Duration.ZERO, "x");
    state.accepted(told);
    FileQuarantineStore records = new FileQuarantineStore(store.folder);
    for (String id : told) {
      assertThat(records.readManifest(RecordId.of(id)).alerted()).isTrue();
    }
    assertThat(records.readManifest(RecordId.of(other)).alerted()).isFalse();
  }

  @Test
  void ignoresMissingRecords() {
    state.accepted(List.of("alert-test-1", "20260101T000000000-0123456789", "../x"));
    assertThat(store.folder).doesNotExist();
    assertThat(root.resolve("held")).doesNotExist();
  }

  /** The mail has left: it must not be sent again because of this. */
  @Test
  void failureIsLoggedAndOtherStoreIsUpdated() throws IOException {
    String id = store.record(Duration.ZERO, "x");
    Path held = root.resolve("held");
    Files.createDirectories(held.resolve(id));
    Files.createDirectories(held.resolve(".lock"));
    recorder(held, store.folder).accepted(List.of(id));
    assertThat(new FileQuarantineStore(store.folder).readManifest(RecordId.of(id)).alerted())
        .isTrue();
  }

  @Test
  void aDamagedManifestKeepsNoOtherFromBeingNoted() throws IOException {
    String damaged = store.record(Duration.ZERO, "x");
    String whole = store.record(Duration.ZERO, "x");
    Files.writeString(store.folder.resolve(damaged).resolve("manifest.json"), "{");
    state.accepted(List.of(damaged, whole));
    assertThat(new FileQuarantineStore(store.folder).readManifest(RecordId.of(whole)).alerted())
        .isTrue();
    assertThat(store.folder.resolve(damaged).resolve("manifest.json")).hasContent("{");
  }

  private static AlertAcceptanceRecorder recorder(Path quarantine, Path held) {
    return new AlertAcceptanceRecorder(TestQuarantine.open(List.of(quarantine, held), null));
  }
}
