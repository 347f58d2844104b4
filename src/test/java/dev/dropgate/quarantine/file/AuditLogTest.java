package dev.dropgate.quarantine.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.io.JsonCodec;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.quarantine.AuditTrail;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.AuditLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AuditLogTest {
  @TempDir private Path folder;
  private AuditLog log;

  @BeforeEach
  void open() {
    log = new AuditLog(folder);
  }

  @Test
  void eachLineHoldsTheHashOfTheOneBefore() throws IOException {
    log.append(event("a"));
    new AuditLog(folder).append(event("b"));
    log.append(event("c"));
    assertThat(lines()).hasSize(3);
    assertChained();
    assertThat(events()).extracting(AuditEvent::id).containsExactly("a", "b", "c");
  }

  @Test
  void reportsNonFileInPlaceOfTheLogWithoutBlocking() throws IOException {
    for (int i = 0; i < 3; i++) {
      Files.deleteIfExists(file());
      switch (i) {
        case 0 -> TestFiles.fifo(file());
        case 1 -> Files.createSymbolicLink(file(), Path.of("/etc/passwd"));
        default -> Files.createDirectory(file());
      }
      AuditLog fresh = new AuditLog(folder);
      assertThatThrownBy(() -> fresh.append(event("a"))).hasMessageContaining(AuditLog.FILE_NAME);
      assertThatThrownBy(() -> fresh.read(AuditTrail.Position.START, (number, bytes, whole) -> {}))
          .hasMessageContaining(AuditLog.FILE_NAME);
    }
  }

  @Test
  void truncatesAndReportsTornLine() throws IOException {
    log.append(event("a"));
    Files.writeString(file(), "{\"at\":\"20", StandardOpenOption.APPEND);
    new AuditLog(folder).append(event("b"));
    assertThat(events()).extracting(AuditEvent::event).containsExactly("x", "repaired", "x");
    assertThat(events().get(1).reason()).contains("9 bytes");
    assertChained();
  }

  @Test
  void logWithOnlyATornLineStartsAgain() throws IOException {
    Files.writeString(file(), "torn");
    log.append(event("a"));
    assertThat(events()).extracting(AuditEvent::event).containsExactly("repaired", "x");
    assertChained();
  }

  @Test
  void aLineLongerThanTheLookBackIsFound() throws IOException {
    String longReason = "r".repeat(200_000);
    log.append(new AuditEvent("t", "x", "a", null, "me", longReason, null, null, null, null));
    new AuditLog(folder).append(event("b"));
    assertChained();
  }

  @Test
  void manyWritersMakeOneChain() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      AuditLog own = new AuditLog(folder);
      all.add(
          threads.submit(
              () -> {
                for (int n = 0; n < 50; n++) {
                  own.append(event("a"));
                }
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    threads.shutdown();
    assertThat(lines()).hasSize(200);
    assertChained();
  }

  @Test
  void theLatestLinesCanBeAsked() throws IOException {
    log.append(new AuditEvent("t", "x", "id", "facts", "me", null, null, null, null, null));
    assertThat(log.hasFacts("id", "facts")).isTrue();
    assertThat(log.hasFacts("id", "other")).isFalse();
    assertThat(log.hasFacts("id2", "facts")).isFalse();
  }

  @Test
  void linesOfAllClaimsThatCanBeUncommittedAreKnownAfterARestart() throws IOException {
    List<AuditEvent> events = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      String facts = "f".repeat(60) + i;
      events.add(
          new AuditEvent("t", "x", "id" + i, facts, "me", "r".repeat(100), null, null, null, null));
    }
    log.append(events, UnitOfWork.immediate());
    AuditLog next = new AuditLog(folder);
    assertThat(next.hasFacts("id0", "f".repeat(60) + 0)).isTrue();
    assertThat(next.hasFacts("id0", "f".repeat(60) + 1)).isFalse();
    next.append(new AuditEvent("t", "x", "new", "facts", "me", null, null, null, null, null));
    assertThat(next.hasFacts("new", "facts")).isTrue();
  }

  private void assertChained() throws IOException {
    String hash = AuditLine.FIRST_PREVIOUS_HASH;
    for (String line : lines()) {
      assertThat(JsonCodec.read(line.getBytes(StandardCharsets.UTF_8), AuditEvent.class).previous())
          .isEqualTo(hash);
      hash = AuditLine.hash(line.getBytes(StandardCharsets.UTF_8));
    }
  }

  private List<AuditEvent> events() throws IOException {
    List<AuditEvent> events = new ArrayList<>();
    log.read(
        AuditTrail.Position.START,
        (number, bytes, whole) -> events.add(JsonCodec.read(bytes, AuditEvent.class)));
    return events;
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file());
  }

  @Test
  void lineThatIsLongerThanAnyThatIsWrittenIsDamagedAndTakesNoMemory() throws IOException {
    log.append(event("a"));
    String forged = "{\"event\":\"" + "x".repeat(2 * AuditLog.MAX_LINE_BYTES) + "\"}\n";
    Files.writeString(file(), forged, java.nio.file.StandardOpenOption.APPEND);
    Files.writeString(file(), "last\n", java.nio.file.StandardOpenOption.APPEND);
    List<Integer> lengths = new java.util.ArrayList<>();
    List<Boolean> readable = new java.util.ArrayList<>();
    AuditTrail.Position end =
        log.read(
            AuditTrail.Position.START,
            (number, bytes, whole) -> {
              lengths.add(bytes.length);
              readable.add(AuditLine.isWhole(bytes));
            });
    assertThat(lengths).element(1).isEqualTo(AuditLog.MAX_LINE_BYTES);
    assertThat(lengths).element(2).isEqualTo("last".length());
    assertThat(readable).containsExactly(true, false, false);
    assertThat(end).isEqualTo(new AuditTrail.Position(3, Files.size(file())));
  }

  @Test
  void longestReasonOfACommandLineFits() throws IOException {
    String word = "\\xff".repeat(1 << 17); // as a word of undecodable bytes is escaped
    log.append(new AuditEvent("t", "x", "a", null, "me", word, null, null, null, null));
    log.read(
        AuditTrail.Position.START,
        (number, bytes, whole) -> assertThat(AuditLine.isWhole(bytes)).isTrue());
  }

  private Path file() {
    return folder.resolve(AuditLog.FILE_NAME);
  }

  private static AuditEvent event(String id) {
    return new AuditEvent("t", "x", id, null, "me", null, null, null, null, null);
  }
}
