package dev.dropgate.it.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.DropgateProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar with an archive of its classes, as docs/how-to/run.md says. */
@Timeout(120)
class ClassArchiveIT {
  @TempDir private Path folder;

  @Test
  void theClassesOfOneRunAreThereForTheNext() throws Exception {
    Path archive = folder.resolve("dropgate.jsa");
    try (DropgateProcess first =
        new DropgateProcess.Builder(folder)
            .jvm("-XX:ArchiveClassesAtExit=" + archive)
            .start("run")
            .ready()) {
      first.terminate();
      assertThat(first.exitStatus()).isZero();
    }
    assertThat(Files.size(archive)).isGreaterThan(1_000_000);
    // Without the archive this one would not start at all.
    try (DropgateProcess second =
        new DropgateProcess.Builder(folder)
            .jvm("-Xshare:on")
            .jvm("-XX:SharedArchiveFile=" + archive)
            .start("run")
            .ready()) {
      assertThat(second.isAlive()).isTrue();
    }
  }
}
