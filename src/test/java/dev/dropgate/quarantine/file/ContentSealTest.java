package dev.dropgate.quarantine.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.io.Evidence;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RecordId;
import dev.dropgate.model.ScanResult;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sealed records: they come back byte for byte, or not at all. */
class ContentSealTest {
  private static final String KEY = "00112233445566778899aabbccddeeff".repeat(2);

  @TempDir private Path root;
  private Store store;
  private Path key;
  private ContentSeal seal;

  @BeforeEach
  void prepare() throws IOException {
    store = new Store(root);
    key = key("key", KEY + "\n", "rw-------");
    seal = ContentSeal.of(key);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_439, 65_440, 65_441, 65_536, 1_000_003})
  void contentOfAnySizeComesBack(int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    Entry entry = store.claim(Duration.ZERO, "");
    Files.write(entry.content(), content);
    new FileQuarantineStore(store.folder, null, seal).keep(Store.manifest(entry), entry.content());
    assertThat(read(entry.id(), key)).isEqualTo(content);
    assertThat(entry.content()).hasBinaryContent(content);
  }

  @Test
  void storesOnlyCiphertext() throws IOException {
    String id = store.record(Duration.ZERO, "well-known content ".repeat(100), seal);
    assertThat(
            new String(
                Files.readAllBytes(content(id)), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("known");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(content(id))))
        .isEqualTo("r--------");
    Manifest manifest = new FileQuarantineStore(store.folder).readManifest(RecordId.of(id));
    assertThat(manifest.seal()).startsWith("AES-256-GCM-HKDF-SHA256 key=").doesNotContain(KEY);
    assertThat(TestFiles.tree(store.folder))
        .containsExactly(".lock", id + "/content", id + "/manifest.json", "audit.jsonl");
  }

  @Test
  void theSameContentIsSealedDifferentlyEachTime() throws IOException {
    String one = store.record(Duration.ZERO, "content", seal);
    String two = store.record(Duration.ZERO, "content", seal);
    assertThat(Files.readAllBytes(content(one))).isNotEqualTo(Files.readAllBytes(content(two)));
  }

  @Test
  void anyFlippedBitIsDamage() throws IOException {
    String id = store.record(Duration.ZERO, "content".repeat(20_000), seal);
    long size = Files.size(content(id));
    for (long at : new long[] {0, 1, 20, 39, 40, 70_000, size - 17, size - 1}) {
      flip(content(id), at);
      assertThatThrownBy(() -> read(id, key))
          .as("byte " + at)
          .isInstanceOf(DamagedRecordException.class)
          .hasMessageContaining("changed or cut off");
      flip(content(id), at);
    }
    assertThat(read(id, key)).hasSize(140_000);
  }

  @Test
  void anyCutOffEndIsDamage() throws IOException {
    String id = store.record(Duration.ZERO, "content".repeat(20_000), seal);
    byte[] whole = Files.readAllBytes(content(id));
    for (int length : new int[] {0, 10, 40, 65_536, 131_072, whole.length - 1}) {
      Files.delete(content(id));
      Files.write(content(id), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(id, key))
          .as("length " + length)
          .isInstanceOf(DamagedRecordException.class);
    }
  }

  @Test
  void theContentOfAnotherRecordIsDamage() throws IOException {
    String one = store.record(Duration.ZERO, "content", seal);
    String two = store.record(Duration.ZERO, "content", seal);
    Files.delete(content(one));
    Files.copy(content(two), content(one));
    assertThatThrownBy(() -> read(one, key)).isInstanceOf(DamagedRecordException.class);
  }

  @Test
  void wrongKeyIsReportedAndNotDamage() throws IOException {
    String id = store.record(Duration.ZERO, "content", seal);
    Path other = key("other", "ff".repeat(32), "rw-------");
    assertThatThrownBy(() -> read(id, other))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessageContaining("wrong key")
        .hasMessageNotContaining("ffff");
    assertThatThrownBy(() -> read(id, null))
        .hasMessageContaining("set dropgate.quarantine.key-file");
    assertThatThrownBy(() -> read(id, root.resolve("none"))).hasMessageContaining("is not there");
  }

  @Test
  void keepingItAgainChangesNothing() throws IOException {
    Entry entry = store.claim(Duration.ZERO, "content");
    FileQuarantineStore records = new FileQuarantineStore(store.folder, null, seal);
    records.keep(Store.manifest(entry), entry.content());
    byte[] before = Files.readAllBytes(content(entry.id()));
    records.keep(Store.manifest(entry), entry.content());
    assertThat(content(entry.id())).hasBinaryContent(before);
    assertThat(store.log().lines()).hasSize(1);
  }

  @Test
  void halfOfACrashIsReplaced() throws IOException {
    Entry entry = store.claim(Duration.ZERO, "content");
    Path record = store.folder.resolve(entry.id());
    TestFiles.file(record.resolve("content.tmp"), "half");
    Files.write(
        record.resolve("manifest.json"),
        ManifestCodec.toBytes(Store.manifest(entry).withSeal(seal.description())));
    new FileQuarantineStore(store.folder, null, seal).keep(Store.manifest(entry), entry.content());
    assertThat(read(entry.id(), key)).asString().isEqualTo("content");
    assertThat(TestFiles.tree(record)).containsExactly("content", "manifest.json");
  }

  @Test
  void aKeyThatIsChangedAfterACrashHoldsForWhatDidNotArrive() throws IOException {
    Entry entry = store.claim(Duration.ZERO, "content");
    Path record = store.folder.resolve(entry.id());
    Files.createDirectories(record);
    Files.write(record.resolve("manifest.json"), ManifestCodec.toBytes(Store.manifest(entry)));
    new FileQuarantineStore(store.folder, null, seal).keep(Store.manifest(entry), entry.content());
    assertThat(read(entry.id(), key)).asString().isEqualTo("content");
    assertThat(new FileQuarantineStore(store.folder).readManifest(RecordId.of(entry.id())).seal())
        .isEqualTo(seal.description());
  }

  @Test
  void aKeyThatIsChangedLaterLeavesWholeRecordsAlone() throws IOException {
    Entry entry = store.claim(Duration.ZERO, "content");
    new FileQuarantineStore(store.folder).keep(Store.manifest(entry), entry.content());
    new FileQuarantineStore(store.folder, null, seal).keep(Store.manifest(entry), entry.content());
    assertThat(new FileQuarantineStore(store.folder).readManifest(RecordId.of(entry.id())).seal())
        .isNull();
    assertThat(read(entry.id(), null)).asString().isEqualTo("content");
  }

  /** After a power cut, the content exists, but how it was sealed is unknown. */
  @Test
  void aTornManifestOfASealedRecordIsMadeGood() throws IOException {
    Entry entry = store.claim(Duration.ZERO, "content");
    FileQuarantineStore records = new FileQuarantineStore(store.folder, null, seal);
    records.keep(Store.manifest(entry), entry.content());
    Files.writeString(store.folder.resolve(entry.id()).resolve("manifest.json"), "");
    new FileQuarantineStore(store.folder).keep(Store.manifest(entry), entry.content());
    assertThat(read(entry.id(), null)).asString().isEqualTo("content");
  }

  @Test
  void contentThatIsNotWhatWasHashedIsRefused() throws IOException {
    Entry entry = store.claim(Duration.ZERO, "content");
    Manifest hashed = Store.manifest(entry);
    Files.writeString(entry.content(), "changed");
    assertThatThrownBy(
            () -> new FileQuarantineStore(store.folder, null, seal).keep(hashed, entry.content()))
        .hasMessageContaining("changed since it was hashed");
    assertThat(content(entry.id())).doesNotExist();
    assertThat(content(entry.id()).resolveSibling("content.tmp")).doesNotExist();
  }

  @Test
  void keepsUnreadableEntryUnsealed() throws IOException {
    Entry entry = store.claim(Duration.ZERO, "content").withKind(EntryKind.TOO_BIG);
    ScanResult held = Store.DANGEROUS;
    Manifest manifest = Manifest.of(entry, held, Evidence.of(entry.content(), false), "host");
    new FileQuarantineStore(store.folder, null, seal).keep(manifest, entry.content());
    assertThat(content(entry.id())).hasContent("content");
    assertThat(new FileQuarantineStore(store.folder).readManifest(RecordId.of(entry.id())).seal())
        .isNull();
  }

  @Test
  void invalidKeyFileIsReportedWithFixAndWithoutKey() throws IOException {
    assertThat(SealKeyFile.problem(key)).isNull();
    assertThat(SealKeyFile.problem(root.resolve("none")))
        .contains("is not there", "openssl rand -hex 32");
    assertThat(SealKeyFile.problem(root)).contains("is not there");
    assertThat(SealKeyFile.problem(key("open", KEY, "rw-r--r--"))).contains("chmod 600");
    assertThat(SealKeyFile.problem(key("group", KEY, "rw-r-----"))).contains("chmod 600");
    for (String bad : new String[] {"", KEY.substring(1), KEY + "0", "secret".repeat(12)}) {
      assertThat(SealKeyFile.problem(key("bad", bad, "rw-------")))
          .contains("does not hold 64 hex digits", "openssl rand -hex 32")
          .doesNotContain("secret", KEY.substring(1));
    }
    assertThat(SealKeyFile.problem(key("big", "0".repeat(5000), "rw-------")))
        .contains("is not a key");
  }

  private byte[] read(String id, Path keyFile) throws IOException {
    FileQuarantineStore records = new FileQuarantineStore(store.folder, keyFile, null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    records.readContent(records.readManifest(RecordId.of(id)), Channels.newChannel(out));
    return out.toByteArray();
  }

  private Path content(String id) {
    return store.folder.resolve(id).resolve("content");
  }

  private Path key(String name, String text, String mode) throws IOException {
    Path file = TestFiles.file(root.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static void flip(Path file, long at) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    try (RandomAccessFile bytes = new RandomAccessFile(file.toString(), "rw")) {
      bytes.seek(at);
      int old = bytes.read();
      bytes.seek(at);
      bytes.write(old ^ 1);
    }
  }
}
