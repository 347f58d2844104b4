package dev.dropgate.alert.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.SampleTickets;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DailySummarySchedulerTest {
  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
  private static final LocalTime EIGHT = LocalTime.of(8, 0);

  @TempDir private Path folder;

  @Test
  void leavesAtItsTimeOfDayInTheMachinesZoneAndOnlyOnce() throws IOException {
    DailySummaryScheduler early = at("2026-11-23T22:00:00Z"); // 07:00 in Seoul
    assertThat(early.isDue()).isFalse();
    early.seen("one");
    early.seen("one");
    assertThat(early.isDue()).isFalse();
    DailySummaryScheduler later = at("2026-11-23T23:00:30Z"); // another process, after a kill
    assertThat(later.isDue()).isTrue();
    Files.write(
        folder.resolve("1.json"),
        JsonCodec.toFileBytes(SampleTickets.ticket("1", "a", Verdict.DANGEROUS)));
    later.add(Map.of("quarantined", 3L, "held", 1L, "restored", 1L, "released", 1L));
    AlertDigest digest =
        JsonCodec.read(
            Files.readAllBytes(folder.resolve("mail/summary-20261124T0800.json")),
            AlertDigest.class);
    assertThat(digest.summary())
        .isEqualTo(
            new SummaryCounts("2026-11-23T22:00:00Z", "2026-11-23T23:00:30Z", 2, 3, 1, 2, 1));
    assertThat(later.isDue()).isFalse();
    assertThat(at("2026-11-24T22:59:00Z").isDue()).isFalse();
    assertThat(at("2026-11-24T23:00:00Z").isDue()).as("the last one still waits").isFalse();
    Files.delete(folder.resolve("mail/summary-20261124T0800.json"));
    assertThat(at("2026-11-24T23:00:00Z").isDue()).isTrue();
  }

  @Test
  void sendsMissedSummaryAtStart() throws IOException {
    assertThat(at("2026-11-23T22:00:00Z").isDue()).isFalse();
    assertThat(at("2026-11-25T12:00:00Z").isDue()).isTrue();
  }

  @Test
  void firstSummaryStartsWithTheGate() throws IOException {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T22:00:00Z"));
    Clock clock = mock(now);
    DailySummaryScheduler summary =
        new DailySummaryScheduler(new SummaryConfig(folder, EIGHT), clock);
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
    DailySummaryScheduler off = at("2026-11-23T22:00:00Z", null);
    off.seen("one");
    assertThat(off.isDue()).isFalse();
    assertThat(TestFiles.tree(folder)).isEmpty();
  }

  private DailySummaryScheduler at(String now) {
    return at(now, EIGHT);
  }

  private DailySummaryScheduler at(String now, LocalTime due) {
    return new DailySummaryScheduler(
        new SummaryConfig(folder, due), Clock.fixed(Instant.parse(now), SEOUL));
  }
}
