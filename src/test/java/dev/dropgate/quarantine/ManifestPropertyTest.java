package dev.dropgate.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.files.Json;
import dev.dropgate.files.RawNames;
import dev.dropgate.inspect.Entry;
import dev.dropgate.inspect.Evidence;
import dev.dropgate.inspect.Finding;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Kind;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Manifests of hostile names, and damaged manifests. */
class ManifestPropertyTest {
  @Property(tries = 2000)
  void anyNameComesBackByteForByteAndPrintsOnOneLine(@ForAll @Size(min = 1, max = 255) byte[] name)
      throws IOException {
    byte[] usable = name.clone();
    for (int i = 0; i < usable.length; i++) {
      usable[i] = usable[i] == 0 || usable[i] == '/' ? (byte) 'x' : usable[i];
    }
    Path relative = RawNames.path(usable);
    byte[] file = Json.file(manifest(relative));
    String text = new String(file, StandardCharsets.UTF_8);
    assertThat(text.chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
    Manifest read = Json.read(file, Manifest.class);
    byte[] path =
        read.pathBytes() == null
            ? read.path().getBytes(StandardCharsets.UTF_8)
            : HexFormat.of().parseHex(read.pathBytes());
    assertThat(path).isEqualTo(RawNames.bytes(Path.of("/drop").resolve(relative)));
  }

  @Property(tries = 2000)
  void aDamagedManifestIsAnIoExceptionAndNothingElse(
      @ForAll @IntRange(max = 2000) int at, @ForAll byte value, @ForAll boolean cut) {
    byte[] file = Json.file(manifest(Path.of("a.exe")));
    int place = at % file.length;
    byte[] damaged = cut ? java.util.Arrays.copyOf(file, place) : file;
    if (!cut) {
      damaged[place] = value;
    }
    try {
      assertThat(Json.read(damaged, Manifest.class)).isNotNull();
    } catch (IOException e) {
      assertThat(e).isNotNull(); // told, not thrown about as something else
    }
  }

  private static Manifest manifest(Path relative) {
    Entry entry =
        new Entry("id", Path.of("content"), Path.of("/drop"), relative, Kind.FILE, Instant.EPOCH);
    Judgement judgement = Judgement.of(List.of(new Finding("rule", Verdict.DANGEROUS, "a reason")));
    Evidence evidence = new Evidence(1, "00", "root", "root", "rw-------", "1970-01-01T00:00:00Z");
    return Manifest.of(entry, judgement, evidence, "host");
  }
}
