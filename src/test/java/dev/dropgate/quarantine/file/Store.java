package dev.dropgate.quarantine.file;

import dev.dropgate.io.Evidence;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.RecordId;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A store with records of any age, and the claims that they are made of. */
public final class Store {
  public static final ScanResult DANGEROUS =
      ScanResult.of(List.of(new Finding("rule", Verdict.DANGEROUS, "message")));

  public final Path folder;
  private final Path spool;
  private int count;

  public Store(Path root) {
    folder = root.resolve("quarantine");
    spool = root.resolve("spool");
  }

  /** A claim of so long ago. */
  public Entry claim(Duration age, String content) throws IOException {
    Instant time = Instant.now().minus(age);
    String id = RecordId.prefixOf(time) + "-%010x".formatted(++count);
    Path file = TestFiles.file(spool.resolve(id), content);
    return new Entry(id, file, Path.of("/drop"), Path.of("a\nb.exe"), EntryKind.FILE, time);
  }

  public static Manifest manifest(Entry entry) throws IOException {
    return Manifest.of(entry, DANGEROUS, Evidence.of(entry.content(), true), "host");
  }

  /** A whole record of so long ago. */
  public String record(Duration age, String content) throws IOException {
    return record(age, content, null);
  }

  /** The same, sealed. */
  String record(Duration age, String content, ContentSeal seal) throws IOException {
    Entry entry = claim(age, content);
    new FileQuarantineStore(folder, null, seal).keep(manifest(entry), entry.content());
    return entry.id();
  }

  public List<String> ids() throws IOException {
    return new RecordLayout(folder).ids().stream().map(RecordId::toString).toList();
  }

  public String log() throws IOException {
    return java.nio.file.Files.readString(folder.resolve(AuditLog.FILE_NAME));
  }
}
