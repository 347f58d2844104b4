package dev.dropgate.quarantine.record;

import dev.dropgate.io.Evidence;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The manifest of a program that was dropped. */
final class SampleManifest {
  private static final Instant TIME = Instant.parse("2026-11-02T09:15:30.123456789Z");

  private SampleManifest() {}

  static Manifest of() {
    return Manifest.of(
        new Entry(
            "20261102T091530123-0123456789abcdef",
            null,
            Path.of("/srv/drop/inbox"),
            Path.of("2026/november/SETUP.EXE"),
            EntryKind.FILE,
            TIME),
        ScanResult.of(
            List.of(
                new Finding("blocked-extension", Verdict.DANGEROUS, "extension .exe is blocked"))),
        new Evidence(attributes(), "0123456789abcdef".repeat(4)),
        "gate.example.org");
  }

  private static FileMetadata attributes() {
    FileTime time = FileTime.from(TIME);
    return new FileMetadata(
        184_320, "ftp", 117, "ftp", 124, 0640, 4_211_877, time, time, time, Map.of());
  }
}
