package dev.dropgate.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.TestFiles;
import dev.dropgate.files.Json;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DailySummaryTest {
  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

  @TempDir private Path folder;

  @Test
  void leavesAtItsTimeOfDayInTheMachinesZoneAndOnlyOnce() throws IOException {
    DailySummary early = at("2026-11-23T22:00:00Z"); // 07:00 in Seoul
    assertThat(early.isDue()).isFalse();
    early.seen();
    early.seen();
    assertThat(early.isDue()).isFalse();
    DailySummary later = at("2026-11-23T23:00:30Z"); // another process, after a kill
    assertThat(later.isDue()).isTrue();
    Files.write(folder.resolve("1.json"), Json.file(Tickets.ticket("1", "a", Verdict.DANGEROUS)));
    later.add(Map.of("quarantined", 3L, "held", 1L, "restored", 1L, "released", 1L));
    Digest digest =
        Json.read(
            Files.readAllBytes(folder.resolve("mail/summary-20261124T0800.json")), Digest.class);
    assertThat(digest.summary())
        .isEqualTo(new Summary("2026-11-23T22:00:00Z", "2026-11-23T23:00:30Z", 2, 3, 1, 2, 1));
    assertThat(later.isDue()).isFalse();
    assertThat(at("2026-11-24T22:59:00Z").isDue()).isFalse();
    assertThat(at("2026-11-24T23:00:00Z").isDue()).as("the last one still waits").isFalse();
    Files.delete(folder.resolve("mail/summary-20261124T0800.json"));
    assertThat(at("2026-11-24T23:00:00Z").isDue()).isTrue();
  }

  @Test
  void aGateThatWasDownAtTheTimeTellsAtItsStart() throws IOException {
    assertThat(at("2026-11-23T22:00:00Z").isDue()).isFalse();
    assertThat(at("2026-11-25T12:00:00Z").isDue()).isTrue();
  }

  @Test
  void whatHappensBeforeTheFirstLookBelongsToTheFirstSummary() throws IOException {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T22:00:00Z"));
    Clock clock = mock(now);
    DailySummary summary = new DailySummary(clock);
    summary.setFolder(folder.toString());
    summary.setAt("08:00");
    now.set(Instant.parse("2026-11-23T22:00:05Z"));
    assertThat(summary.isDue()).isFalse();
    assertThat(summary.since()).isEqualTo(Instant.parse("2026-11-23T22:00:00Z"));
  }

  private static Clock mock(AtomicReference<Instant> now) {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return SEOUL;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now.get();
      }
    };
  }

  @Test
  void withoutATimeNothingIsWritten() throws IOException {
    DailySummary off = at("2026-11-23T22:00:00Z");
    off.setAt("");
    off.seen();
    assertThat(off.isDue()).isFalse();
    assertThat(TestFiles.tree(folder)).isEmpty();
  }

  private DailySummary at(String now) {
    DailySummary summary = new DailySummary(Clock.fixed(Instant.parse(now), SEOUL));
    summary.setFolder(folder.toString());
    summary.setAt("08:00");
    return summary;
  }
}
