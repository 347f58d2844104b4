package dev.dropgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.ConfigurationProblem;
import dev.dropgate.config.InstallationPaths;
import dev.dropgate.config.MonitoredDirectory;
import dev.dropgate.runtime.Dropgate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which folders are reported is decided here, without a look at this machine's disks. */
class JournalChecksTest {
  @TempDir private Path folder;
  private Path unsafe;
  private final Properties system = new Properties();

  @BeforeEach
  void twoFileSystems() throws Exception {
    unsafe = Files.createDirectory(folder.resolve("unsafe"));
    system.setProperty("dropgate.home", folder.resolve("home").toString());
  }

  @Test
  void foldersWithAJournalAreNotReported() throws Exception {
    assertThat(warnings()).isEmpty();
  }

  @Test
  void allFoldersWithoutAJournalShareOneWarning() throws Exception {
    system.setProperty("dropgate.home", unsafe.resolve("home").toString());
    assertThat(warnings())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.error()).isFalse();
              assertThat(problem.where())
                  .isEqualTo("dropgate.spool, dropgate.quarantine, dropgate.held, dropgate.outbox");
              assertThat(problem.message()).contains("ext4 without a journal", "tune2fs");
            });
  }

  @Test
  void aSingleFolderAndTheSpoolOfADirectoryAreReported() throws Exception {
    system.setProperty("dropgate.held", unsafe.resolve("held").toString());
    assertThat(warnings(directory("a.yaml:1", folder), directory("b.yaml:1", unsafe)))
        .singleElement()
        .satisfies(problem -> assertThat(problem.where()).isEqualTo("dropgate.held, b.yaml:1"));
  }

  @Test
  void aGateThatSyncsNothingIsNotWarned() throws Exception {
    system.setProperty("dropgate.home", unsafe.toString());
    system.setProperty("dropgate.fsync", "false");
    assertThat(warnings()).isEmpty();
  }

  private static MonitoredDirectory directory(String where, Path parent) {
    return new MonitoredDirectory(
        where, "gate", "", Map.of("spool", parent.resolve("spool").toString()));
  }

  private List<ConfigurationProblem> warnings(MonitoredDirectory... monitored)
      throws ConfigurationException {
    return JournalChecks.warnings(
        Dropgate.loadSettings(new InstallationPaths(null, null, null), system, Map.of()),
        List.of(monitored),
        existing -> existing.startsWith(unsafe));
  }
}
