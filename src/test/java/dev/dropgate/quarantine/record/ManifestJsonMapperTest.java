package dev.dropgate.quarantine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.io.Evidence;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.io.JsonTree;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RecordId;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written by hand is what Jackson makes of the records. */
class ManifestJsonMapperTest {
  private static final Manifest FULL =
      new Manifest(
          1,
          RecordId.of("20260101T000000000-ab"),
          new RecordOrigin("/drop/a\\nb", "2f64726f702f610a62", "/drop", "2f64726f70"),
          EntryKind.FILE,
          Verdict.DANGEROUS,
          List.of(new Manifest.Reason("one", "a"), new Manifest.Reason("two", "b \"quoted\" 보고서")),
          new RecordedFile(
              Long.MAX_VALUE,
              "00ff",
              "root",
              -1,
              "staff",
              Integer.MAX_VALUE,
              "rwxr-xr-x",
              3,
              new RecordTime("2026-01-01T00:00:00Z"),
              new RecordTime("2026-01-01T00:00:01Z"),
              new RecordTime("2026-01-01T00:00:02Z"),
              Map.of("user.origin", "aGVsbG8="),
              List.of("user::rwx", "group::r-x")),
          new RecordTime("2026-01-01T00:00:03Z"),
          "host",
          "1.0",
          "tink",
          new Manifest.Alert(Manifest.AlertState.ACCEPTED, new RecordTime("2026-01-01T00:00:04Z")),
          List.of(
              new Manifest.Event(
                  new RecordTime("at"),
                  AuditAction.RESTORED,
                  "by",
                  "reason",
                  "/to",
                  new RecordTime("until")),
              new Manifest.Event(
                  new RecordTime("later"), AuditAction.RELEASED, "by", null, null, null)));

  @Test
  void noComponentIsForgotten() throws IOException {
    Map<String, Object> components = ManifestComponents.flatten(FULL);
    assertThat(components).hasSize(28).doesNotContainValue(null);
    String line = JsonTree.toLine(ManifestJsonMapper.of(FULL));
    assertThat(line).isEqualTo(JsonCodec.toLine(components));
    assertThat(ManifestJsonMapper.manifest(JsonTree.read(bytes(line)))).isEqualTo(FULL);
  }

  @Test
  void whatIsAbsentStaysAbsent() throws IOException {
    Manifest manifest =
        TestRecords.manifest(
            FULL.id().toString(),
            Path.of("/drop"),
            Path.of("a.exe"),
            Evidence.of(Path.of("pom.xml"), false),
            "r");
    String line = JsonTree.toLine(ManifestJsonMapper.of(manifest));
    assertThat(line)
        .isEqualTo(JsonCodec.toLine(ManifestComponents.flatten(manifest)))
        .doesNotContain("null");
    assertThat(ManifestJsonMapper.manifest(JsonTree.read(bytes(line)))).isEqualTo(manifest);
  }

  @Test
  void anAuditEventIsWrittenAsItsComponents() {
    AuditEvent event =
        new AuditEvent(
            "at", "restored", "id", "facts", "by", "reason", "to", "until", null, "previous");
    assertThat(JsonTree.toLine(event.toFields())).isEqualTo(JsonCodec.toLine(event));
    AuditEvent least =
        new AuditEvent("at", "repaired", null, null, "gate", null, null, null, null, null);
    assertThat(JsonTree.toLine(least.toFields())).isEqualTo(JsonCodec.toLine(least));
  }

  /**
   * Only an attacker writes these with a right hash. They are reported as damaged and throw
   * nothing.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "schema",
        "id",
        "path",
        "directory",
        "kind",
        "verdict",
        "findings",
        "size",
        "owner",
        "uid",
        "group",
        "gid",
        "mode",
        "inode",
        "modifiedAt",
        "accessedAt",
        "changedAt",
        "detectedAt",
        "host",
        "version",
        "alert"
      })
  void aMissingFieldIsDamage(String field) {
    assertDamaged(field, null, "lacks its " + field);
    assertDamaged(field, true, "has another type of " + field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256", "seal", "pathBytes", "attributes", "acl", "history"})
  void aFieldThatMayBeMissingIsDamagedIfItHasAnotherType(String field) throws IOException {
    assertThat(parse(field, null)).isNotNull();
    assertDamaged(field, 5, "has another type of " + field);
  }

  /** Cut to their last bits, these would read as what they are not. */
  @ParameterizedTest
  @ValueSource(strings = {"4294967296", "1e400", "5.7", "18446744073709551621", "-4294967295"})
  void aNumberThatDoesNotFitIsDamage(String number) throws IOException {
    Object value = JsonTree.read(bytes("{\"n\":" + number + "}")).get("n");
    for (String field : List.of("schema", "uid", "gid")) {
      assertDamaged(field, value, "has another type of " + field);
    }
    for (String field : value instanceof Long ? List.<String>of() : List.of("size", "inode")) {
      assertDamaged(field, value, "has another type of " + field);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"findings", "acl", "history"})
  void nullInAListIsDamage(String field) {
    assertDamaged(field, Arrays.asList((Object) null), "lacks its " + field);
    assertDamaged(field, List.of(true), "has another type of " + field);
  }

  private static void assertDamaged(String field, Object value, String problem) {
    assertThatThrownBy(() -> parse(field, value))
        .isInstanceOf(DamagedRecordException.class)
        .hasMessageEndingWith("its manifest " + problem);
  }

  @ParameterizedTest
  @CsvSource({"kind, FILE", "verdict, dangerous", "verdict, ''"})
  void aWordThatDropgateDoesNotWriteIsDamage(String field, String word) {
    assertDamaged(field, word, "has another " + field + " than Dropgate writes");
  }

  @Test
  void aStateOrActionThatDropgateDoesNotWriteIsDamage() {
    assertDamaged("alert", Map.of("state", "lost"), "has another state than Dropgate writes");
    assertDamaged(
        "history",
        List.of(Map.of("at", "t", "action", "RESTORED", "by", "me")),
        "has another action than Dropgate writes");
  }

  /** Another count of digits is another hash, and a forged time must not hide the record. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-01T00:00:00.5Z",
        "2026-01-01T00:00:00.500Z",
        "2026-01-01T00:00:00.123456789Z",
        "12000-01-01T00:00:00Z",
        "-0044-03-15T00:00:00Z",
        "soon"
      })
  void aTimeKeepsItsText(String time) throws IOException {
    for (String field : List.of("modifiedAt", "accessedAt", "changedAt", "detectedAt")) {
      assertThat(ManifestJsonMapper.of(parse(field, time))).containsEntry(field, time);
    }
  }

  @Test
  void aNewerManifestWithMoreFieldsCanBeRead() throws IOException {
    assertThat(parse("later", List.of(1, Map.of("a", true), 1.5))).isEqualTo(FULL);
  }

  private static Manifest parse(String field, Object value) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>(ManifestJsonMapper.of(FULL));
    fields.put(field, value);
    return ManifestCodec.parse(FULL.id(), ManifestCodec.toBytes(fields));
  }

  /** As the mapper wrote them, before all that. */
  @Test
  void whatWasWrittenByTheMapperIsWhole() throws IOException {
    byte[] manifest = resource("manifest-by-mapper.json");
    assertThat(ManifestCodec.parse(FULL.id(), manifest)).isEqualTo(FULL);
    assertThat(ManifestCodec.toBytes(FULL)).isEqualTo(manifest);
    assertThat(AuditLine.isWhole(resource("audit-line-by-mapper.json"))).isTrue();
  }

  private static byte[] resource(String name) throws IOException {
    return Files.readAllBytes(Path.of("src/test/resources/quarantine", name));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
