package dev.dropgate.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dropgate.io.linux.DroppedPrivileges;
import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.it.support.TestQuarantine;
import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import dev.dropgate.quarantine.file.ForgedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has the gate's user can write any record; root's commands must not act on its word. */
class ForgedRecordTest {
  @TempDir private Path temporary;
  private ForgedStore gate;

  @BeforeEach
  void prepare() throws IOException {
    assumeThat(System.getProperty("user.name")).as("root, to act for another").isEqualTo("root");
    gate = new ForgedStore(temporary);
  }

  @AfterEach
  void giveUp() {
    if (gate != null) {
      gate.close();
    }
  }

  @Test
  void filesWrittenByRootBelongToTheStoreOwner() throws IOException {
    gate.record(Map.of());
    gate.rights.close();
    gate.rights = DroppedPrivileges.dropToOwner(List.of(gate.store, gate.held));
    gate.restorer(false, false, false).restore(ForgedStore.ID, ForgedStore.PLAIN);
    QuarantineService quarantine = TestQuarantine.open(List.of(gate.store, gate.held), null);
    quarantine.revoke(quarantine.passes().all().get(0).id(), "root", null);
    gate.restorer(false, false, false).restore(ForgedStore.ID, ForgedStore.PLAIN);
    new FileQuarantineStore(gate.held).audit().append(ForgedStore.event("deleted"));
    assertThat(gate.held.resolve(".lock")).exists();
    try (Stream<Path> ofStore = Files.walk(gate.store);
        Stream<Path> ofHeld = Files.walk(gate.held)) {
      assertThat(Stream.concat(ofStore, ofHeld))
          .hasSizeGreaterThan(8)
          .allSatisfy(
              path -> {
                assertThat(TestFiles.attribute(path, "unix:uid")).isEqualTo(ForgedStore.GATE);
                assertThat(TestFiles.attribute(path, "unix:gid")).isEqualTo(ForgedStore.GATE);
              });
    }
  }

  @Test
  void restoresAsStoreOwnerAndReportsIt() throws IOException {
    gate.record(
        Map.of(
            "uid",
            ForgedStore.STRANGER,
            "gid",
            ForgedStore.STRANGER,
            "mode",
            "rwsr-sr-x",
            "attributes",
            ForgedStore.caps()));
    RestoreResult back =
        gate.restorer(false, false, false).restore(ForgedStore.ID, ForgedStore.PLAIN);
    FileMetadata now = FileMetadataAccess.read(back.file());
    assertThat(now.uid()).isEqualTo(ForgedStore.GATE);
    assertThat(now.gid()).isEqualTo(ForgedStore.GATE);
    assertThat(now.modeText()).isEqualTo("rwxr-xr-x");
    assertThat(now.extended()).doesNotContainKey("security.capability");
    assertThat(back.warnings())
        .anyMatch(text -> text.contains("--keep-owner"))
        .anyMatch(text -> text.contains("--keep-set-id"))
        .anyMatch(text -> text.contains("--keep-capabilities"));
  }

  @Test
  void restoresExplicitlyRequestedAttributes() throws IOException {
    gate.record(
        Map.of(
            "uid",
            ForgedStore.STRANGER,
            "gid",
            ForgedStore.STRANGER,
            "mode",
            "rwsr-sr-x",
            "attributes",
            ForgedStore.caps()));
    RestoreResult back = gate.restorer(true, true, true).restore(ForgedStore.ID, ForgedStore.PLAIN);
    FileMetadata now = FileMetadataAccess.read(back.file());
    assertThat(back.warnings()).isEmpty();
    assertThat(now.uid()).isEqualTo(ForgedStore.STRANGER);
    assertThat(now.gid()).isEqualTo(ForgedStore.STRANGER);
    assertThat(now.modeText()).isEqualTo("rwsr-sr-x");
    gate.rights.close();
    assertThat(FileMetadataAccess.read(back.file()).extended()).containsKey("security.capability");
  }

  @Test
  void neverRestoresRootOwnerFromARecord() throws IOException {
    gate.record(Map.of("uid", 0, "gid", 0, "mode", "rwsr-xr-x"));
    RestoreResult back = gate.restorer(true, true, true).restore(ForgedStore.ID, ForgedStore.PLAIN);
    assertThat(FileMetadataAccess.read(back.file()).uid()).isEqualTo(ForgedStore.GATE);
    assertThat(FileMetadataAccess.read(back.file()).modeText()).isEqualTo("rwxr-xr-x");
    assertThat(back.warnings()).anyMatch(text -> text.contains("on the word of a record"));
  }

  @Test
  void writesExplicitTargetWithTheOperatorsRights() throws IOException {
    gate.record(Map.of());
    RestoreRequest there = new RestoreRequest("root", "why", gate.to, false, false, null);
    RestoreResult back = gate.restorer(false, false, false).restore(ForgedStore.ID, there);
    gate.rights.close();
    assertThat(back.file()).isEqualTo(gate.to.resolve("tool.exe")).hasContent("content");
    assertThat(FileMetadataAccess.read(back.file()).uid()).isEqualTo(ForgedStore.GATE);
  }

  @Test
  void aRecordCannotNameAPlaceElsewhere() throws IOException {
    gate.record(Map.of("path", gate.outside + "/evil"));
    refused("is not below its monitored directory");
    gate.record(Map.of("path", gate.drop + "/../outside/evil"));
    refused("is not below its monitored directory");
    gate.record(Map.of("path", "/etc/cron.d/evil", "directory", "/"));
    refused("is not a monitored directory now");
    gate.record(Map.of("path", gate.drop + "/link/evil"));
    refused("is a symbolic link");
    gate.record(Map.of("path", gate.operators + "/evil"));
    refused("cannot make a file there: permission denied");
    assertThatThrownBy(
            () -> gate.restorer(true, true, true).restore(ForgedStore.ID, ForgedStore.PLAIN))
        .as("nor with the owner")
        .hasMessageContaining("permission denied");
  }

  /** The owner of the store swaps folders for links while root's command works there. */
  @Test
  void aLinkInTheStoreLeadsNowhere() throws IOException {
    gate.record(Map.of());
    Path victim = gate.outside.resolve("victim");
    gate.rights.runAsRoot(() -> Files.writeString(victim, "precious"));
    Files.delete(gate.store.resolve(".lock"));
    Files.createSymbolicLink(gate.store.resolve("passes"), gate.outside);
    Files.createSymbolicLink(gate.store.resolve(".deleted-" + ForgedStore.ID), gate.outside);
    assertThatThrownBy(
            () -> gate.restorer(false, false, false).restore(ForgedStore.ID, ForgedStore.PLAIN))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () ->
                new FileQuarantineStore(gate.store)
                    .delete(RecordId.of(ForgedStore.ID), ForgedStore.event("deleted")))
        .isInstanceOf(IOException.class);
    gate.rights.close();
    assertThat(gate.outside).isDirectoryContaining(path -> path.equals(victim));
    assertThat(TestFiles.tree(gate.outside)).containsExactly("victim");
    assertThat(victim).hasContent("precious");
  }

  @Test
  void reportsFoldersOfSeveralOwners() throws IOException {
    gate.rights.close();
    Files.setAttribute(gate.held, "unix:uid", ForgedStore.STRANGER);
    assertThatThrownBy(() -> DroppedPrivileges.dropToOwner(List.of(gate.store, gate.held)))
        .hasMessageContaining("give both to the user of the gate");
    gate.rights = null;
  }

  private void refused(String message) throws IOException {
    assertThatThrownBy(
            () -> gate.restorer(false, false, false).restore(ForgedStore.ID, ForgedStore.PLAIN))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }
}
