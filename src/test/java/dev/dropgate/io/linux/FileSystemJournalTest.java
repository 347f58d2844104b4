package dev.dropgate.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.SystemTools;
import dev.dropgate.it.support.TestMounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSystemJournalTest {
  private static final List<String> TABLE =
      List.of(
          "21 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw",
          "22 21 0:5 / /tmp rw - tmpfs tmpfs rw",
          "23 21 253:1 / /srv rw - ext4 /dev/mapper/group-srv rw",
          "24 23 254:9 / /srv/gone rw - ext4 /dev/vdi rw",
          "damaged");

  @TempDir private Path temp;

  @ParameterizedTest
  @CsvSource({"/var,false", "/tmp/a,false", "/srv/gate/spool,true", "/srv/gone/a,false"})
  void theDriverTellsByTheNumbersOfTheDevice(String folder, boolean missing) throws IOException {
    device("254:0", "vda", "jbd2/vda-8");
    device("253:1", "dm-1", "<none>");
    assertThat(FileSystemJournal.isMissing(TABLE, temp, Path.of(folder))).isEqualTo(missing);
  }

  @Test
  void aFolderThatDoesNotExistIsNotReported() {
    assertThat(FileSystemJournal.isMissing(temp.resolve("none"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"^has_journal,true", "has_journal,false"})
  void theKernelTellsItOfARealDisk(String feature, boolean missing) throws IOException {
    SystemTools.needRoot();
    SystemTools.need("mkfs.ext4", "mount", "losetup");
    Path image = temp.resolve("image");
    SystemTools.run("truncate", "-s", "16M", image);
    SystemTools.run("mkfs.ext4", "-q", "-F", "-O", feature, image);
    try (TestMounts mounts = new TestMounts()) {
      Path disk = mounts.image(image, temp.resolve("disk"), "rw");
      Path folder = Files.createDirectories(disk.resolve("home/spool"));
      assertThat(FileSystemJournal.isMissing(folder)).isEqualTo(missing);
    }
  }

  private void device(String number, String name, String journal) throws IOException {
    Path driver = Files.createDirectories(temp.resolve("fs/ext4").resolve(name));
    Files.writeString(driver.resolve("journal_task"), journal + "\n");
    Path device = Files.createDirectories(temp.resolve("devices").resolve(name));
    Files.createSymbolicLink(
        Files.createDirectories(temp.resolve("dev/block")).resolve(number), device);
  }
}
