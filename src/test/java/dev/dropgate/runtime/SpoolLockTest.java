package dev.dropgate.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.config.ConfigurationException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolLockTest {
  @TempDir private Path spool;

  @Test
  void secondGateInTheSameProcessIsRefused() throws Exception {
    try (SpoolLock first = new SpoolLock(List.of(spool))) {
      assertThatThrownBy(() -> new SpoolLock(List.of(spool)))
          .as("while there is %s", first)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("another Dropgate uses the spool");
    }
    new SpoolLock(List.of(spool)).close();
  }
}
