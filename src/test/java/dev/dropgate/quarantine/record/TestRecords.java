package dev.dropgate.quarantine.record;

import dev.dropgate.io.Evidence;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.RecordId;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import dev.dropgate.quarantine.file.RecordLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Records as the gate makes them, for tests of what is done with them. */
public final class TestRecords {
  private TestRecords() {}

  /** An id of that time. */
  public static String id(Instant time, String hash) {
    return RecordId.prefixOf(time) + "-" + hash;
  }

  /** A manifest of a file that is there. */
  public static Manifest manifest(String id, Path directory, Path name, Path content, String rule)
      throws IOException {
    return manifest(id, directory, name, Evidence.of(content, true), rule);
  }

  public static Manifest manifest(
      String id, Path directory, Path name, Evidence evidence, String rule) {
    return Manifest.of(
        new Entry(id, null, directory, name, EntryKind.FILE, RecordId.of(id).time()),
        ScanResult.of(List.of(new Finding(rule, Verdict.DANGEROUS, "extension .exe is blocked"))),
        evidence,
        "host");
  }

  /** A record of a file about which nothing could be said, kept as the gate does it. */
  public static void held(Path store, String id, Path directory, Path name, Path content)
      throws IOException {
    Entry entry = new Entry(id, null, directory, name, EntryKind.FILE, RecordId.of(id).time());
    Finding finding = new Finding("some-rule", Verdict.UNDECIDED, "nobody knows");
    keep(
        store,
        Manifest.of(entry, ScanResult.of(List.of(finding)), Evidence.of(content, true), "host"),
        content);
  }

  /** Keeps a file as the gate does. */
  public static void keep(Path store, Manifest manifest, Path content) throws IOException {
    new FileQuarantineStore(store).keep(manifest, content);
  }

  /** As many records as that, one a second, every hundredth with a rule of its own. */
  public static void many(Path store, int count) throws IOException {
    Path content = Files.writeString(Files.createTempFile("dropgate", ".exe"), "x");
    Evidence evidence = Evidence.of(content, true);
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    for (int i = 0; i < count; i++) {
      String id = id(start.plusSeconds(i), "%016x".formatted(i * 0x9E3779B97F4A7C15L));
      Manifest manifest =
          manifest(
              id,
              Path.of("/srv/drop"),
              Path.of("some/folder/file-" + i + ".exe"),
              evidence,
              i % 100 == 0 ? "rare-rule" : "blocked-extension");
      Path record = Files.createDirectories(store.resolve(id));
      Files.write(record.resolve(RecordLayout.MANIFEST_FILE), ManifestCodec.toBytes(manifest));
    }
    Files.delete(content);
  }
}
