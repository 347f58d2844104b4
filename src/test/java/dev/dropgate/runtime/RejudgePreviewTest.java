package dev.dropgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.Evidence;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.it.support.TestQuarantine;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.RecordId;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.RejudgeConfig;
import dev.dropgate.quarantine.file.ContentSeal;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dry run says of records is what the gate would do, and nothing has changed after it. */
class RejudgePreviewTest {
  @TempDir private Path temporary;
  private Path root;
  private Path drop;
  private Path held;
  private Path key;
  private int count;

  @BeforeEach
  void prepare() throws IOException {
    root = temporary.toRealPath();
    drop = Files.createDirectories(root.resolve("drop"));
    held = root.resolve("held");
    key = TestFiles.file(root.resolve("key"), "5a".repeat(32));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void eachRecordHasTheVerdictThatItWouldGet() throws IOException {
    String clean = hold("a.txt", "clean", EntryKind.FILE, null);
    String dangerous = hold("a.exe", "not clean", EntryKind.FILE, null);
    String undecided = hold("a.pdf", "GIF89a, no document", EntryKind.FILE, null);
    String link = hold("link", "/etc/passwd", EntryKind.LINK, null);
    Map<String, String> before = snapshot();
    assertThat(preview(clean, false)).isEqualTo("CLEAN, is delivered");
    assertThat(preview(clean, true)).isEqualTo("CLEAN, goes back to its place");
    assertThat(preview(dangerous, false))
        .isEqualTo("DANGEROUS (rule=blocked-extension), goes into the quarantine");
    assertThat(preview(undecided, false)).isEqualTo("UNDECIDED (rule=type-mismatch), stays");
    assertThat(preview(link, false))
        .isEqualTo("stays, because it is of kind link, whose content no rule reads");
    assertThat(new RejudgePreview(new Inspector(), any -> null).of(found(clean)))
        .isEqualTo("stays, because it came from " + drop + ", which is not monitored now");
    assertThat(snapshot()).isEqualTo(before);
  }

  @Test
  void theLevelsOfTheDirectoryCount() throws IOException {
    String id = hold("a.pdf", "GIF89a, no document", EntryKind.FILE, null);
    assertThat(preview(id, false, "")).startsWith("UNDECIDED");
    assertThat(preview(id, false, "type-mismatch=off")).isEqualTo("CLEAN, is delivered");
  }

  @Test
  void judgesSealedContentWithoutNamedPlaintext() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/fd")), "files without a name need Linux");
    String id = hold("a.txt", "MZ and so on, not clean", EntryKind.FILE, ContentSeal.of(key));
    Map<String, String> before = snapshot();
    assertThat(preview(id, false)).startsWith("CLEAN");
    assertThat(snapshot()).isEqualTo(before);
  }

  @Test
  void skipsDamagedRecords() throws IOException {
    String id = hold("a.txt", "clean", EntryKind.FILE, null);
    Files.writeString(held.resolve(id).resolve("content"), "other");
    assertThatThrownBy(() -> preview(id, false)).isInstanceOf(DamagedRecordException.class);
  }

  private String preview(String id, boolean inPlace) throws IOException {
    return preview(id, inPlace, "");
  }

  private String preview(String id, boolean inPlace, String levels) throws IOException {
    RejudgeConfig settings = new RejudgeConfig(drop, inPlace, "delivered", "exe", levels, "", "");
    return new RejudgePreview(
            new Inspector(), directory -> directory.equals(drop) ? settings : null)
        .of(found(id));
  }

  private QuarantineService.RecordReference found(String id) throws IOException {
    return TestQuarantine.open(List.of(root.resolve("quarantine"), held), key).find(id);
  }

  private String hold(String name, String content, EntryKind kind, ContentSeal seal)
      throws IOException {
    String id = "20260101T000000000-%010x".formatted(++count);
    Path file = TestFiles.file(root.resolve("spool").resolve(id), content);
    Entry entry = new Entry(id, file, drop, Path.of(name), kind, RecordId.of(id).time());
    ScanResult held =
        ScanResult.of(List.of(new Finding("engine-unavailable", Verdict.UNDECIDED, "silent")));
    new FileQuarantineStore(this.held, null, seal)
        .keep(Manifest.of(entry, held, Evidence.of(file, true), "host"), file);
    Files.delete(file);
    return id;
  }

  private Map<String, String> snapshot() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        files.put(
            path.toString(), ContentHasher.sha256(path) + Files.getAttribute(path, "unix:ctime"));
      }
    }
    return files;
  }
}
