package dev.dropgate.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.TestQuarantine;
import dev.dropgate.quarantine.file.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditEventCounterTest {
  @TempDir private Path root;

  @Test
  void countsTheEventsOfAllStoresSinceAnInstant() throws IOException {
    Store quarantine = new Store(root.resolve("a"));
    Store held = new Store(root.resolve("b"));
    quarantine.record(Duration.ZERO, "x");
    quarantine.record(Duration.ZERO, "y");
    held.record(Duration.ZERO, "z");
    AuditEventCounter counter =
        new AuditEventCounter(TestQuarantine.open(List.of(quarantine.folder, held.folder), null));
    assertThat(counter.since(Instant.EPOCH)).containsEntry("quarantined", 3L).hasSize(1);
    assertThat(counter.since(Instant.now().plusSeconds(1))).isEmpty();
  }

  @Test
  void missingStoresHaveNoEvents() throws IOException {
    AuditEventCounter counter =
        new AuditEventCounter(
            TestQuarantine.open(List.of(root.resolve("a"), root.resolve("b")), null));
    assertThat(counter.since(Instant.EPOCH)).isEmpty();
  }
}
