package dev.dropgate.quarantine;

import dev.dropgate.TestFiles;
import dev.dropgate.inspect.Entry;
import dev.dropgate.inspect.Evidence;
import dev.dropgate.inspect.Finding;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Kind;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A store with records of any age, and the claims that they are made of. */
final class Store {
  static final Judgement DANGEROUS =
      Judgement.of(List.of(new Finding("rule", Verdict.DANGEROUS, "message")));

  final Path folder;
  private final Path spool;
  private int count;

  Store(Path root) {
    folder = root.resolve("quarantine");
    spool = root.resolve("spool");
  }

  /** A claim of so long ago. */
  Entry claim(Duration age, String content) throws IOException {
    Instant time = Instant.now().minus(age);
    String id = RecordTime.text(time) + "-%010x".formatted(++count);
    Path file = TestFiles.file(spool.resolve(id), content);
    return new Entry(id, file, Path.of("/drop"), Path.of("a\nb.exe"), Kind.FILE, time);
  }

  static Manifest manifest(Entry entry) throws IOException {
    return Manifest.of(entry, DANGEROUS, Evidence.of(entry.content(), true), "host");
  }

  /** A whole record of so long ago. */
  String record(Duration age, String content) throws IOException {
    return record(age, content, null);
  }

  /** The same, sealed. */
  String record(Duration age, String content, Seal seal) throws IOException {
    Entry entry = claim(age, content);
    new RecordStore(folder, seal).keep(manifest(entry), entry.content());
    return entry.id();
  }

  List<String> ids() throws IOException {
    return new RecordFolders(folder).ids();
  }

  String log() throws IOException {
    return java.nio.file.Files.readString(folder.resolve(AuditLog.NAME));
  }
}
