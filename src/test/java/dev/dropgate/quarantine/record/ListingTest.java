package dev.dropgate.quarantine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.it.support.TestFiles;
import dev.dropgate.it.support.TestQuarantine;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.RecordSummary;
import dev.dropgate.quarantine.file.RecordLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ListingTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path root;

  @Test
  void idContainsItsTime() {
    String id = TestRecords.id(TIME.plusMillis(7), "ab");
    assertThat(id).isEqualTo("20260101T000000007-ab");
    assertThat(RecordId.of(id).time()).isEqualTo(TIME.plusMillis(7));
    assertThat(RecordId.of("99999999T999999999-ab").time()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void aSpanHasItsStartAndNotItsEnd() throws IOException {
    for (int i = 0; i < 4; i++) {
      Files.createDirectories(
          root.resolve("one").resolve(TestRecords.id(TIME.plusMillis(i), "a" + i)));
    }
    List<QuarantineService.RecordReference> all = quarantine().allRecords();
    assertThat(all)
        .extracting(QuarantineService.RecordReference::id)
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(QuarantineService.between(all, TIME.plusMillis(1), TIME.plusMillis(3)))
        .extracting(found -> found.id().hash())
        .containsExactly("a2", "a1");
    assertThat(QuarantineService.between(all, null, null)).hasSize(4);
  }

  @Test
  void rowsComeInOrderAndNoMoreAreReadThanAreAskedFor() throws IOException {
    TestRecords.many(root.resolve("one"), 1500);
    List<QuarantineService.RecordReference> all = quarantine().allRecords();
    int[] seen = new int[1];
    assertThat(
            QuarantineService.readSummaries(
                    all,
                    glance -> {
                      synchronized (seen) {
                        seen[0]++;
                      }
                      return true;
                    })
                .limit(3)
                .map(RecordSummary::id))
        .containsExactlyElementsOf(
            all.subList(0, 3).stream().map(QuarantineService.RecordReference::id).toList());
    assertThat(seen[0]).isLessThan(1000);
    assertThat(QuarantineService.readSummaries(all, glance -> true).map(RecordSummary::id))
        .containsExactlyElementsOf(
            all.stream().map(QuarantineService.RecordReference::id).toList());
    assertThat(QuarantineService.readSummaries(all, glance -> glance.rules().contains("rare-rule")))
        .hasSize(15);
  }

  @Test
  void quickReadMatchesTheManifest() throws IOException {
    Path content = TestFiles.file(root.resolve("content"), "x");
    String id = TestRecords.id(TIME, "ab");
    Manifest manifest =
        TestRecords.manifest(id, Path.of("/drop"), Path.of("a\n\"history\".exe"), content, "rule")
            .withEvent(
                new Manifest.Event(
                    new RecordTime("t"), AuditAction.RESTORED, "me", "why", "/x", null))
            .withEvent(
                new Manifest.Event(
                    new RecordTime("t"), AuditAction.RELEASED, "me", "why", "/x", null));
    ManifestPeek glance = ManifestPeek.of(ManifestCodec.toBytes(manifest));
    assertThat(glance.path()).isEqualTo(manifest.path());
    assertThat(glance.rawPath()).isEqualTo("/drop/a\n\"history\".exe");
    assertThat(glance.directory()).isEqualTo("/drop");
    assertThat(glance.rules()).containsExactly("rule");
    assertThat(glance.state()).isEqualTo(manifest.state()).isEqualTo(RecordState.RELEASED);
  }

  @Test
  void damagedRecordsAreNeverHiddenAndHalfMadeOnesAreNotDamaged() throws IOException {
    Path store = root.resolve("one");
    TestRecords.many(store, 3);
    List<QuarantineService.RecordReference> all = quarantine().allRecords();
    Files.writeString(
        store.resolve(all.get(0).id().toString()).resolve(RecordLayout.MANIFEST_FILE), "{\"id\" :");
    Files.delete(store.resolve(all.get(1).id().toString()).resolve(RecordLayout.MANIFEST_FILE));
    List<RecordSummary> rows = QuarantineService.readSummaries(all, glance -> false).toList();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).damaged()).isTrue();
    assertThat(rows.get(0).problem()).endsWith("its manifest is torn");
    Files.writeString(
        store.resolve(all.get(1).id().toString()).resolve(RecordLayout.CONTENT_FILE), "x");
    assertThat(QuarantineService.readSummaries(all, glance -> false)).hasSize(2);
  }

  /** The sort of damage that a look at the first fields only does not meet. */
  @Test
  void aManifestWithoutItsEndIsNeverHidden() throws IOException {
    Path store = root.resolve("one");
    TestRecords.many(store, 2);
    Path torn =
        store
            .resolve(quarantine().allRecords().get(0).id().toString())
            .resolve(RecordLayout.MANIFEST_FILE);
    byte[] whole = Files.readAllBytes(torn);
    Files.write(torn, Arrays.copyOf(whole, whole.length - 20));
    assertThat(QuarantineService.readSummaries(quarantine().allRecords(), glance -> false))
        .hasSize(1);
    Files.write(torn, Arrays.copyOf(Arrays.copyOf(whole, whole.length - 20), whole.length));
    assertThat(QuarantineService.readSummaries(quarantine().allRecords(), glance -> false))
        .hasSize(1);
  }

  @Test
  void aSearchInTheBytesMissesNoValue() throws IOException {
    ManifestPeek glance =
        glance("{ \"rule\" : \"some-rule\", \"path\" : \"a\\\\b\", \"x\" : \"a-b b\"\n}\n");
    assertThat(glance.mayContain("some-rule")).isTrue();
    assertThat(glance.mayContain("some")).isFalse();
    assertThat(glance.mayContain("rule-2")).isFalse();
    assertThat(glance.mayContain("a\\b")).isTrue();
    assertThat(glance.mayContain("r\u00e9gle")).as("may be written in more than one way").isTrue();
    assertThat(glance.mayContain("b")).as("only as a part of others").isFalse();
    assertThat(glance.mayContain("")).isFalse();
    assertThat(glance("{ \"rule\" : \"\"\n}\n").mayContain("")).isTrue();
    assertThat(glance("{ \"rule\" : \"\\u0073ome-rule\"\n}\n").mayContain("some-rule")).isTrue();
    assertThat(glance("{ \"rule-x\" : \"x-rule\", \"rule\" : \"rule\"\n}\n").mayContain("rule"))
        .isTrue();
  }

  private static ManifestPeek glance(String manifest) throws IOException {
    return ManifestPeek.of(manifest.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void junkInPlaceOfAManifestIsHarmless() throws IOException {
    Path store = root.resolve("one");
    TestRecords.many(store, 4);
    List<String> ids =
        quarantine().allRecords().stream().map(found -> found.id().toString()).toList();
    for (String id : ids) {
      Files.delete(store.resolve(id).resolve(RecordLayout.MANIFEST_FILE));
    }
    TestFiles.fifo(store.resolve(ids.get(0)).resolve(RecordLayout.MANIFEST_FILE));
    Files.createSymbolicLink(
        store.resolve(ids.get(1)).resolve(RecordLayout.MANIFEST_FILE), Path.of("/dev/zero"));
    Files.createDirectory(store.resolve(ids.get(2)).resolve(RecordLayout.MANIFEST_FILE));
    try (FileChannel huge =
        FileChannel.open(
            store.resolve(ids.get(3)).resolve(RecordLayout.MANIFEST_FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      huge.write(ByteBuffer.wrap(new byte[1]), 3L << 30); // sparse
    }
    assertThat(
            QuarantineService.readSummaries(quarantine().allRecords(), glance -> true)
                .map(RecordSummary::problem))
        .satisfiesExactly(
            fifo -> assertThat(fifo).endsWith("its manifest is not a regular file"),
            link -> assertThat(link).endsWith("its manifest is a symbolic link"),
            folder -> assertThat(folder).endsWith("its manifest is not a regular file"),
            huge -> assertThat(huge).endsWith("its manifest is longer than any that we write"));
  }

  @Test
  void shortIdsMeanOneRecord() {
    ShortRecordIds some =
        shortIds(
            List.of(
                "20260101T000000000-abcdef0123456789",
                "20260101T000000000-abcdef0123499999",
                "20260102T000000000-20260101ffffffff"));
    assertThat(some.shorten(RecordId.of("20260101T000000000-abcdef0123456789")))
        .isEqualTo("abcdef012345");
    assertThat(some.shorten(RecordId.of("20260102T000000000-20260101ffffffff")))
        .as("digits may be the beginning of a time, so a letter is among them")
        .isEqualTo("20260101ffff");
    assertThat(
            shortIds(List.of("20260101T000000000-abcdef0123456789"))
                .shorten(RecordId.of("20260101T000000000-abcdef0123456789")))
        .isEqualTo("abcdef01");
    List<String> same = List.of("20260101T000000000-abcdef01", "20260102T000000000-abcdef01");
    assertThat(shortIds(same).shorten(RecordId.of(same.get(0)))).isEqualTo(same.get(0));
    List<String> alike =
        List.of(
            "20260101T000000000-abcdef0123456789a",
            "20260101T000000000-abcdef0123456789b0",
            "20260101T000000000-abcdef0123456789b1c");
    assertThat(alike.stream().map(RecordId::of).map(shortIds(alike)::shorten))
        .as("told apart by the last digits of long hashes only, or not at all")
        .containsExactly(alike.get(0), "abcdef0123456789b0", "abcdef0123456789b1");
  }

  @Test
  void aShortIdIsTheBeginningOfOneHashAndNoLongerThanThatNeeds() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      int shift = random.nextInt(64);
      TreeSet<String> hashes = new TreeSet<>(Set.of("0".repeat(16)));
      for (int i = random.nextInt(40); i >= 0; i--) {
        hashes.add("%016x".formatted(random.nextLong() >>> shift << random.nextInt(shift + 1)));
      }
      ShortRecordIds some = shortIds(hashes.stream().map(h -> "20260101T000000000-" + h).toList());
      int length = 8;
      while (hashes.stream().map(beginning(length)).distinct().count() < hashes.size()) {
        length++;
      }
      for (String hash : hashes) {
        String id = "20260101T000000000-" + hash;
        int letter = hash.replaceAll("[a-f].*", "").length();
        int end = Math.max(length, letter + 1);
        assertThat(some.shorten(RecordId.of(id)))
            .isEqualTo(end > hash.length() ? id : hash.substring(0, end));
      }
    }
  }

  private static ShortRecordIds shortIds(List<String> ids) {
    return new ShortRecordIds(ids.stream().map(RecordId::of).toList());
  }

  private static Function<String, String> beginning(int length) {
    return hash -> hash.substring(0, length);
  }

  @Test
  void anEmptyNameMeansNoRecordEvenIfThereIsOnlyOne() throws IOException {
    TestRecords.many(root.resolve("one"), 1);
    assertThatThrownBy(() -> quarantine().find("")).isInstanceOf(NoSuchRecordException.class);
  }

  private QuarantineService quarantine() {
    return TestQuarantine.open(List.of(root.resolve("one"), root.resolve("two")), null);
  }
}
