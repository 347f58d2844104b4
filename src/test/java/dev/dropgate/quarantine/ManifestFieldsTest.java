package dev.dropgate.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.files.Json;
import dev.dropgate.files.JsonTree;
import dev.dropgate.inspect.Evidence;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
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
class ManifestFieldsTest {
  private static final Manifest FULL =
      new Manifest(
          1,
          "20260101T000000000-ab",
          "/drop/a\\nb",
          "2f64726f702f610a62",
          "/drop",
          "2f64726f70",
          "file",
          "DANGEROUS",
          List.of(new Manifest.Reason("one", "a"), new Manifest.Reason("two", "b \"quoted\" 보고서")),
          Long.MAX_VALUE,
          "00ff",
          "root",
          -1,
          "staff",
          Integer.MAX_VALUE,
          "rwxr-xr-x",
          3,
          "2026-01-01T00:00:00Z",
          "2026-01-01T00:00:01Z",
          "2026-01-01T00:00:02Z",
          Map.of("user.origin", "aGVsbG8="),
          List.of("user::rwx", "group::r-x"),
          "2026-01-01T00:00:03Z",
          "host",
          "1.0",
          "tink",
          new Manifest.Alert("accepted", "2026-01-01T00:00:04Z"),
          List.of(
              new Manifest.Event("at", "restored", "by", "reason", "/to", "until"),
              new Manifest.Event("later", "released", "by", null, null, null)));

  @Test
  void noComponentIsForgotten() throws IOException {
    for (RecordComponent component : Manifest.class.getRecordComponents()) {
      assertThat(ManifestFields.of(FULL)).containsKey(component.getName());
    }
    String line = JsonTree.line(ManifestFields.of(FULL));
    assertThat(line).isEqualTo(Json.line(FULL));
    assertThat(Json.read(bytes(line), Manifest.class)).isEqualTo(FULL);
    assertThat(ManifestFields.manifest(JsonTree.read(bytes(line)))).isEqualTo(FULL);
  }

  @Test
  void whatIsAbsentStaysAbsent() throws IOException {
    Manifest manifest =
        TestRecords.manifest(
            FULL.id(),
            Path.of("/drop"),
            Path.of("a.exe"),
            Evidence.of(Path.of("pom.xml"), false),
            "r");
    String line = JsonTree.line(ManifestFields.of(manifest));
    assertThat(line).isEqualTo(Json.line(manifest)).doesNotContain("null");
    assertThat(ManifestFields.manifest(JsonTree.read(bytes(line)))).isEqualTo(manifest);
  }

  @Test
  void anAuditEventIsWrittenAsItsComponents() {
    AuditEvent event =
        new AuditEvent("at", "restored", "id", "facts", "by", "reason", "to", "until", "previous");
    assertThat(JsonTree.line(event.fields())).isEqualTo(Json.line(event));
    AuditEvent least = new AuditEvent("at", "repaired", null, null, "gate", null, null, null, null);
    assertThat(JsonTree.line(least.fields())).isEqualTo(Json.line(least));
  }

  /**
   * Nobody but an attacker writes these with a right hash: they are told as damaged, not thrown.
   */
  @ParameterizedTest
  @CsvSource({
    "id, 5, has another type of id",
    "path, null, lacks its path",
    "verdict, null, lacks its verdict",
    "size, text, has another type of size",
    "findings, text, has another type of findings",
    "alert, text, has another type of alert",
    "history, 5, has another type of history",
    "attributes, text, has another type of attributes",
  })
  void aFieldOfAnotherTypeIsDamage(String field, String value, String problem) {
    Object wrong = value.equals("null") ? null : value.equals("5") ? (Object) 5 : value;
    assertThatThrownBy(() -> parse(field, wrong))
        .isInstanceOf(DamagedRecordException.class)
        .hasMessageEndingWith("its manifest " + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"findings", "acl", "history"})
  void aListWithNothingInAPlaceIsDamage(String field) {
    assertThatThrownBy(() -> parse(field, Arrays.asList((Object) null)))
        .isInstanceOf(DamagedRecordException.class)
        .hasMessageEndingWith("its manifest lacks its " + field);
    assertThatThrownBy(() -> parse(field, List.of(true)))
        .isInstanceOf(DamagedRecordException.class)
        .hasMessageEndingWith("its manifest has another type of " + field);
  }

  @Test
  void aNewerManifestWithMoreFieldsCanBeRead() throws IOException {
    assertThat(parse("later", List.of(1, Map.of("a", true), 1.5))).isEqualTo(FULL);
  }

  private static Manifest parse(String field, Object value) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>(ManifestFields.of(FULL));
    fields.put(field, value);
    return ManifestFile.parse(Path.of(FULL.id()), ManifestFile.bytes(fields));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
