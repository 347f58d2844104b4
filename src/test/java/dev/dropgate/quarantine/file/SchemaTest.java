package dev.dropgate.quarantine.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.dropgate.io.Evidence;
import dev.dropgate.io.linux.ExtendedAttributes;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import dev.dropgate.quarantine.PurgePolicy;
import dev.dropgate.quarantine.RecordRetention;
import dev.dropgate.quarantine.RetentionConfig;
import dev.dropgate.quarantine.record.AuditAction;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestCodec;
import dev.dropgate.quarantine.record.ManifestComponents;
import dev.dropgate.quarantine.record.RecordTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published schemas say what is written. */
class SchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path root;

  @Test
  void manifestsOfAllKindsAreValid() throws IOException {
    JsonSchema schema = schema("manifest");
    for (EntryKind kind : EntryKind.values()) {
      for (Verdict verdict : List.of(Verdict.DANGEROUS, Verdict.UNDECIDED)) {
        for (String name : List.of("a.exe", "a\n\\b\u202e.exe", "보고서.exe")) {
          Manifest plain = manifest(name, kind, verdict, kind != EntryKind.TOO_BIG);
          assertValid(schema, plain);
          assertValid(schema, plain.withSeal(ContentSeal.ALGORITHM + " key=0123456789abcdef"));
          assertValid(schema, plain.withAlertAccepted(Instant.now()));
          assertValid(schema, plain.withEvent(restored("/x")).withEvent(restored(null)));
        }
      }
    }
  }

  @Test
  void aManifestWithAnAccessListIsValidAndReadable() throws IOException {
    Map<String, byte[]> extended = new TreeMap<>();
    extended.put(
        "system.posix_acl_access",
        HexFormat.of()
            .parseHex(
                "0200000001000600ffffffff02000400e803000004000400ffffffff10000400ffffffff20000000ffffffff"));
    extended.put("user.note", "x".getBytes(StandardCharsets.UTF_8));
    FileMetadata a = TestFiles.attributes(1);
    FileMetadata listed =
        new FileMetadata(
            1, "root", 0, "root", 0, 04755, 1, a.modified(), a.accessed(), a.changed(), extended);
    Manifest manifest =
        Manifest.of(
            entry("a.exe", EntryKind.FILE),
            Store.DANGEROUS,
            new Evidence(listed, "0".repeat(64)),
            "h");
    assertThat(manifest.file().acl())
        .containsExactly("user::rw-", "user:1000:r--", "group::r--", "mask::r--", "other::---");
    assertThat(manifest.file().attributes()).containsKeys("system.posix_acl_access", "user.note");
    assertValid(schema("manifest"), manifest);
  }

  @Test
  void realRecordsAndTheirAuditLinesAreValid() throws IOException {
    Path key = TestFiles.file(root.resolve("key"), "5a".repeat(32));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Store store = new Store(root);
    Entry entry = store.claim(Duration.ZERO, "content");
    try {
      ExtendedAttributes.set(entry.content(), "user.note", new byte[] {0, 1, -1});
    } catch (IOException e) {
      // a file system without them
    }
    new FileQuarantineStore(store.folder, null, ContentSeal.of(key))
        .keep(Store.manifest(entry), entry.content());
    store.record(Duration.ofDays(99), "old");
    PurgePolicy policy = new PurgePolicy(Duration.ofDays(90), Duration.ZERO, 0, 0, false);
    new RecordRetention(new RetentionConfig(new FileQuarantineStore(store.folder), null, policy))
        .purge();
    Files.writeString(
        store.folder.resolve("audit.jsonl"), "{\"torn", java.nio.file.StandardOpenOption.APPEND);
    store.record(Duration.ZERO, "new");
    for (String id : store.ids()) {
      assertValid(
          schema("manifest"), Files.readString(store.folder.resolve(id).resolve("manifest.json")));
    }
    assertThat(store.log().lines()).hasSize(5);
    for (String line : store.log().lines().toList()) {
      assertValid(schema("audit"), line);
    }
  }

  @Test
  void everyFieldIsDescribedAndNoOther() throws IOException {
    assertSame(json("manifest"), Manifest.class, "check");
    JsonNode properties = json("manifest").get("properties");
    assertSame(properties.get("alert"), Manifest.Alert.class);
    assertSame(properties.get("findings").get("items"), Manifest.Reason.class);
    assertSame(properties.get("history").get("items"), Manifest.Event.class);
    assertSame(json("audit"), AuditEvent.class);
  }

  private static void assertSame(JsonNode schema, Class<?> type, String... more) {
    TreeSet<String> fields = new TreeSet<>(Arrays.asList(more));
    fields.addAll(ManifestComponents.names(type));
    TreeSet<String> described = new TreeSet<>();
    schema
        .get("properties")
        .properties()
        .forEach(
            field -> {
              described.add(field.getKey());
              assertThat(field.getValue().path("description").asText()).isNotEmpty();
            });
    assertThat(described).isEqualTo(fields);
  }

  private static Manifest.Event restored(String to) {
    RecordTime now = RecordTime.of(Instant.now());
    return new Manifest.Event(
        now, AuditAction.RESTORED, "root", "a reason", to, to == null ? now : null);
  }

  private static Manifest manifest(String name, EntryKind kind, Verdict verdict, boolean hash) {
    return Manifest.of(
        entry(name, kind),
        ScanResult.of(List.of(new Finding("rule", verdict, "message"))),
        new Evidence(TestFiles.attributes(1), hash ? "0".repeat(64) : null),
        "host");
  }

  private static Entry entry(String name, EntryKind kind) {
    return new Entry(
        "20260101T000000000-0123456789",
        Path.of("content"),
        Path.of("/drop"),
        Path.of(name),
        kind,
        Instant.now());
  }

  private static void assertValid(JsonSchema schema, Manifest manifest) {
    assertValid(schema, new String(ManifestCodec.toBytes(manifest), StandardCharsets.UTF_8));
  }

  private static void assertValid(JsonSchema schema, String json) {
    assertThat(
            schema.validate(
                json,
                InputFormat.JSON,
                context -> context.getExecutionConfig().setFormatAssertionsEnabled(true)))
        .as(json)
        .isEmpty();
  }

  private static JsonSchema schema(String name) throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(json(name));
  }

  // From the class path: it is in the jar, too.
  private static JsonNode json(String name) throws IOException {
    try (InputStream in =
        SchemaTest.class.getResourceAsStream("/dropgate/" + name + ".schema.json")) {
      return JSON.readTree(in);
    }
  }
}
