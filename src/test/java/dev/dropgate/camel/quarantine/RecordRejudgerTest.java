package dev.dropgate.camel.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.engine.clamd.FakeClamd;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.Evidence;
import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.it.support.CapturedLog;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.it.support.TestQuarantine;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.Finding;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import dev.dropgate.quarantine.AuditIndex;
import dev.dropgate.quarantine.AuditTrail;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.RejudgeConfig;
import dev.dropgate.quarantine.RejudgeRequestStore;
import dev.dropgate.quarantine.StoreDiscrepancy;
import dev.dropgate.quarantine.file.AuditLog;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.RecordState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was held because no engine had judged it goes on when one does. */
class RecordRejudgerTest {
  private static final String ID = "20260101T000000000-0123456789";
  private static final String UNAVAILABLE = "engine-unavailable";
  private static final Finding NO_ENGINE =
      new Finding(UNAVAILABLE, Verdict.UNDECIDED, "not judged by the engine");
  private static final String SILENT = "tcp:127.0.0.1:1";

  @TempDir private Path temporary;
  private Path drop;
  private Path held;
  private QuarantineService quarantine;
  private DefaultCamelContext context;
  private final List<Exchange> triaged = new ArrayList<>();
  private boolean triageFails;

  @BeforeEach
  void prepare() throws Exception {
    Path root = temporary.toRealPath();
    drop = Files.createDirectories(root.resolve("drop"));
    held = root.resolve("held");
    quarantine = TestQuarantine.open(List.of(root.resolve("quarantine"), held), null);
    context = new DefaultCamelContext();
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:triage").process(RecordRejudgerTest.this::triage);
          }
        });
    context.start();
  }

  @AfterEach
  void stop() throws IOException {
    context.close();
  }

  private void triage(Exchange exchange) throws IOException {
    if (triageFails) {
      throw new IOException("no space left");
    }
    Path content = exchange.getProperty("entry", Entry.class).content();
    exchange.setProperty("text", Files.readString(content));
    exchange.setProperty("attributes", FileMetadataAccess.read(content));
    boolean evil = Files.readString(content).contains("evil");
    exchange.setProperty(
        "judgement",
        ScanResult.of(
            evil ? List.of(new Finding("engine", Verdict.DANGEROUS, "found")) : List.of()));
    triaged.add(exchange);
  }

  @Test
  void deliversCleanFileUnchangedInGateMode() throws Exception {
    FileMetadata before = hold("good");
    try (FakeClamd clamd = engine()) {
      rejudge(clamd.address(), false);
    }
    Exchange exchange = triaged.get(0);
    assertThat(triaged).hasSize(1);
    assertThat(exchange.getProperty("text")).isEqualTo("good");
    assertThat(exchange.getProperty("delivered")).isEqualTo("delivered here");
    Entry entry = exchange.getProperty("entry", Entry.class);
    assertThat(entry.path()).isEqualTo(drop.resolve("sub/a.txt"));
    assertThat(entry.id()).isNotEqualTo(ID).startsWith("20260101T000000000-");
    FileMetadata after = exchange.getProperty("attributes", FileMetadata.class);
    assertThat(after.mode()).isEqualTo(before.mode());
    assertThat(after.modified()).isEqualTo(before.modified());
    assertThat(quarantine.allRecords()).isEmpty();
    assertThat(audit()).containsExactly("held", "rejudging", "rejudged");
    assertThat(TestFiles.tree(held)).containsExactlyInAnyOrder(".lock", "audit.jsonl");
    assertThat(flaws()).isEmpty();
  }

  @Test
  void aSparseFileIsSparseAgain() throws Exception {
    Path file = TestFiles.sparse(temporary.toRealPath().resolve("image"), 20 << 20);
    keep(file, NO_ENGINE);
    try (FakeClamd clamd = engine()) {
      rejudge(clamd.address(), true);
    }
    Path back = drop.resolve("sub/a.txt");
    assertThat(Files.size(back)).isEqualTo(20 << 20);
    assertThat(TestFiles.room(back)).isLessThan(1 << 20);
  }

  @Test
  void restoresCleanFileInPlaceInWatchMode() throws Exception {
    FileMetadata before = hold("good");
    try (FakeClamd clamd = engine()) {
      rejudge(clamd.address(), true);
    }
    assertThat(triaged).isEmpty();
    assertThat(drop.resolve("sub/a.txt")).hasContent("good");
    assertThat(FileMetadataAccess.read(drop.resolve("sub/a.txt")).mode()).isEqualTo(before.mode());
    assertThat(quarantine.allRecords()).isEmpty();
    assertThat(quarantine.passes().all()).isEmpty();
  }

  @Test
  void keepsDangerousFileInWatchMode() throws Exception {
    hold("evil");
    try (FakeClamd clamd = engine("stream: Eicar FOUND")) {
      rejudge(clamd.address(), true);
    }
    assertThat(triaged).hasSize(1);
    assertThat(TestFiles.tree(drop)).isEmpty();
    assertThat(quarantine.allRecords()).isEmpty();
  }

  @Test
  void withoutAnEngineEverythingStays() throws Exception {
    hold("good");
    rejudge(SILENT, false);
    request();
    rejudge(SILENT, false);
    assertThat(triaged).isEmpty();
    assertThat(new FileQuarantineStore(held).rejudgeRequests().ids()).isEmpty();
    assertThat(audit()).containsExactly("held");
    assertThat(TestFiles.tree(held.resolve(ID)))
        .containsExactlyInAnyOrder("content", "manifest.json");
  }

  /** Each file is judged by the first engine that answers, so one of several is enough. */
  @Test
  void oneOfSeveralEnginesIsEnough() throws Exception {
    hold("good");
    try (FakeClamd clamd = engine()) {
      rejudge(SILENT + "," + clamd.address(), false);
    }
    assertThat(triaged).hasSize(1);
    assertThat(quarantine.allRecords()).isEmpty();
  }

  @Test
  void otherHeldRecordsStayUnlessRequested() throws Exception {
    hold("good", new Finding("archive-encrypted", Verdict.UNDECIDED, "x"));
    try (FakeClamd clamd = engine()) {
      rejudge(clamd.address(), false);
      assertThat(triaged).isEmpty();
      new FileQuarantineStore(held)
          .rejudgeRequests()
          .add(
              RecordId.of(ID),
              new RejudgeRequestStore.Request(
                  PrintableText.of("alice"), PrintableText.of("no longer a rule")));
      rejudge(clamd.address(), false);
    }
    assertThat(triaged).hasSize(1);
    assertThat(Files.readString(held.resolve("audit.jsonl"))).contains("no longer a rule");
  }

  @Test
  void failedRejudgeIsRetriedWithTheSameId() throws Exception {
    hold("good");
    try (FakeClamd clamd = engine()) {
      triageFails = true;
      rejudge(clamd.address(), false);
      assertThat(quarantine.allRecords()).hasSize(1);
      assertThat(new FileQuarantineStore(held).readManifest(RecordId.of(ID)).state())
          .isEqualTo(RecordState.REJUDGING);
      triageFails = false;
      rejudge(clamd.address(), false);
    }
    assertThat(triaged).hasSize(1);
    assertThat(audit()).containsExactly("held", "rejudging", "rejudged");
  }

  /** A kill between the step that sends the file on and the one that forgets the record. */
  @Test
  void deliversOnceAcrossAKill() throws Exception {
    hold("good");
    try (FakeClamd clamd = engine()) {
      triageFails = true;
      rejudge(clamd.address(), false);
      Files.delete(held.resolve(ID).resolve("back")); // as a delivery by rename leaves it
      triageFails = false;
      rejudge(clamd.address(), false);
    }
    assertThat(triaged).isEmpty();
    assertThat(quarantine.allRecords()).isEmpty();
    assertThat(audit()).containsExactly("held", "rejudging", "rejudged");
  }

  @Test
  void restoresNothingIntoUnmonitoredDirectory() throws Exception {
    hold("good");
    try (FakeClamd clamd = engine()) {
      made(clamd.address(), directory -> null).run();
    }
    assertThat(triaged).isEmpty();
    assertThat(quarantine.allRecords()).hasSize(1);
  }

  /** Nothing is known of such a record, so an engine that is back does not judge it by itself. */
  @Test
  void aRecordWithoutAnyRuleIsJudgedOnlyIfAPersonAsks() throws Exception {
    Path file = TestFiles.file(drop.resolve("sub/a.txt"), "evil");
    keep(file, EntryKind.FILE, new ScanResult(Verdict.UNDECIDED, List.of(), List.of()));
    try (FakeClamd clamd = engine("stream: Eicar FOUND")) {
      assertThat(logOf(clamd.address(), false)).isEmpty();
      assertThat(quarantine.allRecords()).hasSize(1);
      request();
      assertThat(logOf(clamd.address(), false))
          .containsExactly(
              "INFO Judged again: " + file + " is DANGEROUS (rule=engine, record=" + ID + ")");
    }
    assertThat(quarantine.allRecords()).isEmpty();
    assertThat(audit()).containsExactly("held", "rejudging", "rejudged");
  }

  @Nested
  class TheLogSays {
    private final String place = "sub/a.txt";

    @Test
    void whatIsClean() throws Exception {
      hold("good");
      try (FakeClamd clamd = engine()) {
        assertThat(logOf(clamd.address(), false))
            .containsExactly(
                "INFO Judged again: " + drop.resolve(place) + " is CLEAN (record=" + ID + ")");
      }
    }

    @Test
    void whatIsCleanAndBackInItsPlace() throws Exception {
      hold("good");
      try (FakeClamd clamd = engine()) {
        assertThat(logOf(clamd.address(), true))
            .containsExactly(
                "INFO Judged again, and clean: "
                    + drop.resolve(place)
                    + " is back (record="
                    + ID
                    + ")");
      }
    }

    @Test
    void whatStaysAndWhichRuleObjects() throws Exception {
      hold("good");
      request();
      assertThat(logOf(SILENT, false))
          .containsExactly(
              "INFO Judged again, and stays: "
                  + drop.resolve(place)
                  + " (rule=engine-unavailable, record="
                  + ID
                  + ")");
      assertThat(isRequested()).isFalse();
    }

    @Test
    void whatIsNoFile() throws Exception {
      Path link = TestFiles.file(drop.resolve(place), "/etc/passwd");
      keep(link, EntryKind.LINK, ScanResult.of(List.of(NO_ENGINE)));
      request();
      assertThat(logOf(SILENT, false))
          .containsExactly(
              "WARN Record "
                  + ID
                  + " is not judged again: it is of kind link, whose content no rule reads");
      assertThat(isRequested()).isFalse();
    }

    @Test
    void whatIsDamaged() throws Exception {
      hold("good");
      request();
      Files.writeString(held.resolve(ID).resolve("content"), "other");
      assertThat(logOf(SILENT, false))
          .singleElement()
          .asString()
          .startsWith("WARN Not judged again: record " + ID + ": ");
      assertThat(isRequested()).isFalse();
      assertThat(quarantine.allRecords()).hasSize(1);
    }

    @Test
    void whatCannotBeJudgedNowAndIsTriedAgain() throws Exception {
      hold("good");
      triageFails = true;
      try (FakeClamd clamd = engine()) {
        assertThat(logOf(clamd.address(), false))
            .singleElement()
            .asString()
            .startsWith("WARN Record " + ID + " cannot be judged again now: ")
            .contains("no space left");
      }
      assertThat(isRequested()).isTrue();
    }

    @Test
    void nothingOfARecordThatIsGone() throws Exception {
      hold("good");
      request();
      Files.move(held.resolve(ID), temporary.resolve("elsewhere"));
      assertThat(logOf(SILENT, false)).isEmpty();
      assertThat(isRequested()).isFalse();
    }
  }

  private void request() throws IOException {
    new FileQuarantineStore(held)
        .rejudgeRequests()
        .add(
            RecordId.of(ID),
            new RejudgeRequestStore.Request(PrintableText.of("alice"), PrintableText.of("try")));
  }

  private boolean isRequested() {
    return new FileQuarantineStore(held).rejudgeRequests().isRequested(RecordId.of(ID));
  }

  private List<String> logOf(String engine, boolean inPlace) throws IOException {
    try (CapturedLog log = new CapturedLog(RecordRejudger.class)) {
      rejudge(engine, inPlace);
      return log.lines();
    }
  }

  private static FakeClamd engine() throws IOException {
    return engine("stream: OK");
  }

  private static FakeClamd engine(String verdict) throws IOException {
    FakeClamd[] self = new FakeClamd[1];
    self[0] =
        new FakeClamd(
            (in, out) -> {
              if (self[0].commands.get(self[0].commands.size() - 1).contains("PING")) {
                out.write("PONG\0".getBytes(StandardCharsets.US_ASCII));
              } else {
                FakeClamd.reply(verdict).run(in, out);
              }
            });
    return self[0];
  }

  private void rejudge(String engine, boolean inPlace) throws IOException {
    made(engine, inPlace).run();
  }

  private RecordRejudger made(String engine, boolean inPlace) {
    return made(
        engine,
        directory ->
            directory.equals(drop)
                ? new RejudgeConfig(drop, inPlace, "delivered here", "exe", "", "", "")
                : null);
  }

  private RecordRejudger made(String engine, RejudgeConfig.Lookup directories) {
    RecordRejudger rejudge =
        new RecordRejudger(new Inspector(Map.of("engine.clamd", engine)), quarantine, directories);
    rejudge.setCamelContext(context);
    return rejudge;
  }

  private FileMetadata hold(String content) throws IOException {
    return hold(content, NO_ENGINE);
  }

  private FileMetadata hold(String content, Finding finding) throws IOException {
    Path file = TestFiles.file(drop.resolve("sub/a.txt"), content);
    Files.setAttribute(file, "unix:mode", 0640);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-02T03:04:05Z")));
    Evidence evidence = keep(file, finding);
    assertThat(
            HexFormat.of()
                .formatHex(ContentHasher.sha256(content.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(evidence.sha256());
    return evidence.attributes();
  }

  private Evidence keep(Path file, Finding finding) throws IOException {
    return keep(file, EntryKind.FILE, ScanResult.of(List.of(finding)));
  }

  private Evidence keep(Path file, EntryKind kind, ScanResult result) throws IOException {
    Files.createDirectories(drop.resolve("sub"));
    Entry entry = new Entry(ID, file, drop, Path.of("sub/a.txt"), kind, RecordId.of(ID).time());
    Evidence evidence = Evidence.of(file, true);
    new FileQuarantineStore(held).keep(Manifest.of(entry, result, evidence, "host"), file);
    Files.delete(file);
    return evidence;
  }

  private List<String> audit() throws IOException {
    List<String> events = new ArrayList<>();
    new FileQuarantineStore(held)
        .audit()
        .forEach(
            new AuditTrail.EventVisitor() {
              @Override
              public void event(long number, AuditEvent event) {
                events.add(event.event());
              }

              @Override
              public void unreadable(long number) {
                events.add("unreadable");
              }
            });
    return events;
  }

  private List<StoreDiscrepancy> flaws() throws IOException {
    List<StoreDiscrepancy> flaws = new ArrayList<>();
    new AuditIndex(new AuditLog(held), flaws::add).readNewLines(true);
    return flaws;
  }
}
