package dev.dropgate.intake.spool;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolLocksTest {
  @TempDir private Path folder;

  @Test
  void secondGateInTheSameProcessIsRefused() throws Exception {
    try (SpoolLocks first = new SpoolLocks();
        SpoolLocks second = new SpoolLocks()) {
      first.lock(folder);
      assertThatThrownBy(() -> second.lock(folder))
          .isInstanceOf(SpoolLocks.SpoolLockException.class)
          .hasMessageContaining("another Dropgate uses the spool");
    }
    try (SpoolLocks later = new SpoolLocks()) {
      later.lock(folder);
    }
  }

  /** Two routes may share a spool, one of them by a link. */
  @Test
  void ownSpoolIsLockedOnceByWhateverName() throws Exception {
    Path spool = Files.createDirectory(folder.resolve("spool"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), spool);
    try (SpoolLocks locks = new SpoolLocks()) {
      locks.lock(spool);
      assertThatCode(() -> locks.lock(link)).doesNotThrowAnyException();
      assertThatThrownBy(() -> new SpoolLocks().lock(spool))
          .as("still locked")
          .hasMessageContaining("another Dropgate");
    }
  }

  @Test
  void missingSpoolIsNamed() {
    assertThatThrownBy(() -> new SpoolLocks().lock(folder.resolve("none")))
        .hasMessageStartingWith("cannot lock the spool " + folder.resolve("none"));
  }
}
