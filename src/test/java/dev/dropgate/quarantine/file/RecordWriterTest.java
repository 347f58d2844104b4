package dev.dropgate.quarantine.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.io.DurableCopy;
import dev.dropgate.io.Evidence;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.RecordId;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestCodec;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordWriterTest {
  private static final String ID = "20260101T000000000-0123456789";

  @TempDir private Path root;
  private Path folder;
  private Path content;
  private FileQuarantineStore store;

  @BeforeEach
  void prepare() throws IOException {
    folder = root.resolve("quarantine");
    content = TestFiles.file(root.resolve("spool/claim"), "content");
    store = new FileQuarantineStore(folder);
  }

  @Test
  void aRecordIsManifestAndContentAndTheSourceStays() throws IOException {
    store.keep(manifest(), content);
    assertThat(TestFiles.tree(folder))
        .containsExactly(".lock", ID + "/content", ID + "/manifest.json", "audit.jsonl");
    assertThat(kept()).hasContent("content");
    assertThat(content).hasContent("content");
    assertThat(isWhole()).isTrue();
  }

  @Test
  void recordsAreReadOnlyForTheirOwner() throws IOException {
    Files.setPosixFilePermissions(content, PosixFilePermissions.fromString("rwxrwxrwx"));
    store.keep(manifest(), content);
    assertThat(mode(kept())).isEqualTo("r--------");
    assertThat(mode(kept().getParent())).isEqualTo("rwx------");
    assertThat(mode(folder)).isEqualTo("rwx------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "\0\0\0"})
  void rewritesManifestTornByAPowerCut(String torn) throws IOException {
    store.keep(manifest(), content);
    Path manifest = folder.resolve(ID).resolve("manifest.json");
    Files.writeString(manifest, torn);
    store.keep(manifest(), content);
    assertThat(isWhole()).isTrue();
    assertThat(TestFiles.tree(folder))
        .containsExactly(".lock", ID + "/content", ID + "/manifest.json", "audit.jsonl");
  }

  @Test
  void keepingTheSameClaimAgainChangesNothing() throws IOException {
    Manifest manifest = manifest();
    store.keep(manifest, content);
    Object time = TestFiles.attribute(kept(), "unix:ino");
    byte[] before = Files.readAllBytes(kept().resolveSibling("manifest.json"));
    store.keep(manifest, content);
    assertThat(TestFiles.attribute(kept(), "unix:ino")).isEqualTo(time);
    assertThat(kept().resolveSibling("manifest.json")).hasBinaryContent(before);
    assertThat(TestFiles.tree(folder)).hasSize(4);
  }

  @Test
  void recordWhoseContentDidNotArriveAtTheFirstTryHasOneLine() throws IOException {
    Manifest manifest = manifest();
    store.keep(manifest, content);
    Files.delete(kept());
    store.keep(manifest, content);
    assertThat(kept()).hasContent("content");
    assertThat(Files.readAllLines(folder.resolve("audit.jsonl"))).hasSize(1);
  }

  /** Its owner deletes the claim once it is kept, so a mix-up must not pass for success. */
  @Test
  void anotherFileUnderTheSameIdIsRefused() throws IOException {
    store.keep(manifest(), content);
    Path other = TestFiles.file(root.resolve("spool/other"), "other");
    assertThatThrownBy(() -> store.keep(manifest(other), other))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(ID);
    assertThat(kept()).hasContent("content");
    assertThat(other).hasContent("other");
  }

  @Test
  void theManifestIsThereBeforeTheContent() throws IOException {
    Files.createDirectories(folder.resolve(ID).resolve("content.tmp/in the way"));
    Path other = TestFiles.otherFileSystem(root);
    try {
      Path source = TestFiles.file(other.resolve("claim"), "content");
      assertThatThrownBy(() -> store.keep(manifest(), source)).isInstanceOf(IOException.class);
    } finally {
      TestFiles.delete(other);
    }
    assertThat(TestFiles.tree(folder))
        .containsExactly(".lock", ID + "/manifest.json", "audit.jsonl");
  }

  @Test
  void completesRecordAfterCrashBeforeContent() throws IOException {
    TestFiles.file(
        folder.resolve(ID).resolve("manifest.json"),
        new String(ManifestCodec.toBytes(manifest()), java.nio.charset.StandardCharsets.UTF_8));
    store.keep(manifest(), content);
    assertThat(isWhole()).isTrue();
  }

  @Test
  void aCrashBeforeTheContentWasProtectedIsMadeGood() throws IOException {
    store.keep(manifest(), content);
    Files.setPosixFilePermissions(kept(), PosixFilePermissions.fromString("rwxr-xr-x"));
    store.keep(manifest(), content);
    assertThat(mode(kept())).isEqualTo("r--------");
  }

  @Test
  void fromAnotherFileSystemItIsACopy() throws IOException {
    Path other = TestFiles.otherFileSystem(root);
    try {
      Path source = TestFiles.file(other.resolve("claim"), "content");
      TestFiles.file(folder.resolve(ID).resolve("content.tmp"), "half of a crash");
      store.keep(manifest(source), source);
      assertThat(source).hasContent("content");
    } finally {
      TestFiles.delete(other);
    }
    assertThat(kept()).hasContent("content");
    assertThat(mode(kept())).isEqualTo("r--------");
    assertThat(TestFiles.tree(folder)).hasSize(4);
  }

  @Test
  void aCopyThatIsNotWhatWasHashedIsRefused() throws IOException {
    Path other = TestFiles.otherFileSystem(root);
    try {
      Path source = TestFiles.file(other.resolve("claim"), "content");
      Manifest hashed = manifest(source);
      Files.writeString(source, "changed");
      assertThatThrownBy(() -> store.keep(hashed, source))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("changed since it was hashed");
    } finally {
      TestFiles.delete(other);
    }
    assertThat(kept()).doesNotExist();
  }

  /** Its SHA-256 is null: it is copied all the same, and never kept waiting for ever. */
  @Test
  void aFileTooBigToBeHashedIsKeptOnAnotherFileSystem() throws IOException {
    Path other = TestFiles.otherFileSystem(root);
    try {
      Path source = TestFiles.file(other.resolve("claim"), "content");
      store.keep(unhashed(source), source);
      assertThat(source).hasContent("content");
    } finally {
      TestFiles.delete(other);
    }
    assertThat(kept()).hasContent("content");
    assertThat(mode(kept())).isEqualTo("r--------");
    assertThat(TestFiles.tree(folder)).hasSize(4);
  }

  @Test
  void aFileTooBigToBeHashedThatGrowsIsKeptAsItWasRecorded() throws IOException {
    Path other = TestFiles.otherFileSystem(root);
    try {
      Path source = TestFiles.file(other.resolve("claim"), "content");
      Manifest before = unhashed(source);
      Files.writeString(source, "content and more");
      store.keep(before, source);
    } finally {
      TestFiles.delete(other);
    }
    assertThat(kept()).hasContent("content");
  }

  @Test
  void updatesManifestWithoutContent() throws IOException {
    TestFiles.file(
        folder.resolve(ID).resolve("manifest.json"),
        new String(
            ManifestCodec.toBytes(unhashed(content)), java.nio.charset.StandardCharsets.UTF_8));
    Files.writeString(content, "content and more");
    store.keep(unhashed(content), content);
    assertThat(store.readManifest(RecordId.of(ID)).size()).isEqualTo(16);
  }

  @Test
  void damageIsSeen() throws IOException {
    store.keep(manifest(), content);
    Files.delete(kept());
    DurableCopy.copy(TestFiles.file(root.resolve("x"), "Content"), kept());
    assertThat(isWhole()).isFalse();
  }

  @Test
  void theManifestCanPutTheFileBack() throws IOException {
    Manifest manifest = manifest();
    assertThat(manifest.path()).isEqualTo("/drop/a\\x0ab.exe");
    assertThat(manifest.origin().pathBytes()).isEqualTo("2f64726f702f610a622e657865");
    assertThat(manifest.findings()).containsExactly(new Manifest.Reason("rule", "message"));
    assertThat(ManifestCodec.parse(RecordId.of(ID), ManifestCodec.toBytes(manifest)))
        .isEqualTo(manifest);
  }

  private boolean isWhole() throws IOException {
    FileQuarantineStore records = new FileQuarantineStore(folder);
    try {
      records.readContent(records.readManifest(RecordId.of(ID)), null);
      return true;
    } catch (DamagedRecordException e) {
      return false;
    }
  }

  private Path kept() {
    return folder.resolve(ID).resolve("content");
  }

  private Manifest manifest() throws IOException {
    return manifest(content);
  }

  private static Manifest manifest(Path file) throws IOException {
    return manifest(file, true);
  }

  private static Manifest unhashed(Path file) throws IOException {
    return manifest(file, false);
  }

  private static Manifest manifest(Path file, boolean hash) throws IOException {
    return Manifest.of(
        new Entry(ID, file, Path.of("/drop"), Path.of("a\nb.exe"), EntryKind.FILE, Instant.EPOCH),
        ScanResult.of(List.of(new Finding("rule", Verdict.DANGEROUS, "message"))),
        Evidence.of(file, hash),
        "host");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
