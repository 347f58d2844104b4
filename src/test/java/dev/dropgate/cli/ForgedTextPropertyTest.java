package dev.dropgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.io.JsonCodec;
import dev.dropgate.io.JsonTree;
import dev.dropgate.io.pass.ReleasePass;
import dev.dropgate.io.pass.ReleasePassStore;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.it.support.TestQuarantine;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.AuditTrail;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.QuarantineStore;
import dev.dropgate.quarantine.StoreVerification;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.TestRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/**
 * Whoever has the gate's user can write any pass and any line of an audit log. Commands read them
 * all the same, and what they print stays on its line and turns no terminal.
 */
class ForgedTextPropertyTest {
  private static final String PASS = "20260101T000000000-00000000";

  private Path folder;
  private Path store;
  private String record;

  @BeforeProperty
  void prepare() throws IOException {
    folder = Files.createTempDirectory("dropgate-forged-");
    store = folder.resolve("quarantine");
    TestRecords.many(store, 1);
    record = quarantine().allRecords().get(0).id().toString();
  }

  @AfterProperty
  void end() throws IOException {
    TestFiles.delete(folder);
  }

  private QuarantineService quarantine() {
    return TestQuarantine.open(List.of(store, folder.resolve("held")), null);
  }

  @Property(tries = 300)
  void aForgedPassIsReadAndPrintedOnOneLine(@ForAll("fields") Map<String, Object> forged)
      throws IOException {
    Map<String, Object> fields = new HashMap<>(forged);
    fields.put("id", PASS);
    fields.putIfAbsent("sha256", "ab");
    fields.putIfAbsent("scope", "path");
    fields.putIfAbsent("path", "/drop/a");
    Path file = Files.createDirectories(store.resolve("passes")).resolve(PASS + ".json");
    Files.write(file, JsonTree.toLine(fields).getBytes(StandardCharsets.UTF_8));
    for (ReleasePass pass : new ReleasePassStore(store.resolve("passes")).all()) {
      assertThatItIsPrintable(QuarantinePassesCommand.row(pass).stripTrailing());
      assertThatItIsPrintable(QuarantinePassesCommand.meaning(pass));
      assertThat(JsonCodec.toLine(pass)).isEqualTo(JsonCodec.escapeHidden(JsonCodec.toLine(pass)));
      assertThat(quarantine().revoke(PASS, "root", null)).isEqualTo(pass);
      assertThat(file).doesNotExist();
    }
    Files.deleteIfExists(file);
    Files.deleteIfExists(store.resolve("audit.jsonl"));
  }

  @Property(tries = 300)
  void aNameOfAPassThatNoOneWouldGiveIsPrintable(@ForAll("hostile") String name) {
    ReleasePass pass =
        new ReleasePass(name, null, name, 1, name, name, null, name, name, name, name, null);
    assertThatItIsPrintable(QuarantinePassesCommand.row(pass).stripTrailing());
  }

  @SlowSuite
  @Property(tries = 300)
  void manyForgedPassesAreReadAndPrintedOnOneLine(@ForAll("lines") List<byte[]> lines)
      throws IOException {
    forgedLinesOfTheAuditLogAreReadAndPrintedOnOneLineEach(lines);
  }

  @Property(tries = 60)
  void forgedLinesOfTheAuditLogAreReadAndPrintedOnOneLineEach(@ForAll("lines") List<byte[]> lines)
      throws IOException {
    Path log = store.resolve("audit.jsonl");
    Files.deleteIfExists(log);
    for (byte[] line : lines) {
      Files.write(
          log,
          line,
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
    }
    QuarantineStore records = quarantine().stores().get(0);
    records
        .audit()
        .forEach(
            new AuditTrail.EventVisitor() {
              @Override
              public void event(long number, AuditEvent event) {
                assertThatItIsPrintable(QuarantineAuditCommand.text(event));
              }

              @Override
              public void unreadable(long number) {
                assertThat(number).isPositive();
              }
            });
    List<String> flaws = new ArrayList<>();
    new StoreVerification(records, flaw -> flaws.add(flaw.message()), () -> {})
        .verify(List.of(RecordId.of(record)), true);
    assertThat(flaws).isNotEmpty().allSatisfy(ForgedTextPropertyTest::assertThatItIsPrintable);
  }

  private static void assertThatItIsPrintable(String text) {
    assertThat(text).isEqualTo(PrintableText.ofEscaped(text).toString());
  }

  @Provide
  Arbitrary<String> hostile() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(20),
        Arbitraries.of(
            "\u001b]0;title\u0007",
            "a\nb",
            "../../../etc/passwd",
            "\u202efdp.exe",
            "\u009b31m",
            "\ud800",
            "x".repeat(70_000)));
  }

  @Provide
  Arbitrary<Map<String, Object>> fields() {
    Arbitrary<Object> values =
        Arbitraries.oneOf(
            hostile().map(text -> text),
            Arbitraries.of(0, -1L, true, List.of(), Map.of(), "2026-01-01T00:00:00Z"));
    return Arbitraries.maps(
            Arbitraries.of(
                "at",
                "event",
                "id",
                "facts",
                "by",
                "reason",
                "to",
                "until",
                "overrules",
                "previous",
                "record",
                "sha256",
                "size",
                "scope",
                "path",
                "pathBytes",
                "rules"),
            values)
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<byte[]>> lines() {
    Arbitrary<byte[]> forged =
        fields().map(map -> (JsonTree.toLine(map) + "\n").getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> told =
        hostile()
            .map(
                id ->
                    (JsonTree.toLine(Map.of("at", "", "event", "held", "id", id, "facts", "ab"))
                            + "\n")
                        .getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> deep =
        Arbitraries.of("[".repeat(100_000) + "\n", "{\"a\":".repeat(50_000) + "\n")
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
    return Arbitraries.oneOf(forged, told, deep, any).list().ofMinSize(1).ofMaxSize(4);
  }
}
