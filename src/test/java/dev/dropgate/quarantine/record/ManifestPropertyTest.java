package dev.dropgate.quarantine.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.io.Evidence;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.RecordId;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Manifests of hostile names, and damaged manifests. */
class ManifestPropertyTest {
  private static final RecordId ID = RecordId.of("20260101T000000000-ab");

  @Property(tries = 2000)
  void anyNameComesBackByteForByteAndPrintsOnOneLine(@ForAll @Size(min = 1, max = 255) byte[] name)
      throws IOException {
    byte[] usable = name.clone();
    for (int i = 0; i < usable.length; i++) {
      usable[i] = usable[i] == 0 || usable[i] == '/' ? (byte) 'x' : usable[i];
    }
    Path relative = RawNames.path(usable);
    byte[] file = ManifestCodec.toBytes(manifest(relative));
    String text = new String(file, StandardCharsets.UTF_8);
    assertThat(text.chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
    Manifest read = ManifestCodec.parse(ID, file);
    assertThat(RawNames.bytes(read.originalPath()))
        .isEqualTo(RawNames.bytes(Path.of("/drop").resolve(relative)));
    assertThat(read.originalDirectory()).isEqualTo(Path.of("/drop"));
  }

  @Property(tries = 2000)
  void damagedManifestIsReportedOrReadsTheSame(
      @ForAll @IntRange(max = 2000) int at, @ForAll byte value, @ForAll boolean cut) {
    Manifest manifest = manifest(Path.of("a.exe"));
    byte[] file = ManifestCodec.toBytes(manifest);
    int place = at % file.length;
    byte[] damaged = cut ? java.util.Arrays.copyOf(file, place) : file;
    if (!cut) {
      damaged[place] = value;
    }
    try {
      assertThat(ManifestCodec.parse(ID, damaged)).isEqualTo(manifest);
    } catch (DamagedRecordException e) {
      assertThat(e).hasMessageStartingWith("record " + ID + ": its manifest ");
    }
  }

  private static Manifest manifest(Path relative) {
    Entry entry =
        new Entry(
            ID.toString(),
            Path.of("content"),
            Path.of("/drop"),
            relative,
            EntryKind.FILE,
            Instant.EPOCH);
    ScanResult judgement =
        ScanResult.of(List.of(new Finding("rule", Verdict.DANGEROUS, "a reason")));
    Evidence evidence = new Evidence(TestFiles.attributes(1), "00");
    return Manifest.of(entry, judgement, evidence, "host");
  }
}
