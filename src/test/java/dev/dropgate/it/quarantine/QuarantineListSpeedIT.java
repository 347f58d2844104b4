package dev.dropgate.it.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.RunsAlone;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.quarantine.record.TestRecords;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long people wait for a list, on the packaged jar. */
@SlowSuite
@RunsAlone
class QuarantineListSpeedIT {
  private static final int RECORDS = 100_000;
  private static final double MAX_RATIO = 2.5;

  @TempDir private Path folder;

  /** No time of the clock is promised: it would be the machine's, not the program's. */
  @Test
  void aFilteredListTakesLittleLongerThanReadingTheRecords() throws Exception {
    Path quarantine = folder.resolve("data/quarantine");
    TestRecords.many(quarantine, RECORDS);
    long reading = Long.MAX_VALUE;
    long listing = Long.MAX_VALUE;
    for (int round = 0; round < 4; round++) {
      reading = Math.min(reading, readAll(quarantine));
      listing = Math.min(listing, list());
    }
    System.out.println(
        "quarantine list --rule over 100,000 records: "
            + listing
            + " ms; a Java program that only reads them: "
            + reading
            + " ms");
    assertThat((double) listing / reading).isLessThan(MAX_RATIO);
  }

  private long list() throws IOException {
    long start = System.nanoTime();
    try (DropgateProcess list =
        new DropgateProcess.Builder(folder).start("quarantine", "list", "--rule", "rare-rule")) {
      assertThat(list.exitStatus()).as(list.err()).isZero();
      assertThat(list.out().lines()).hasSize(1001);
    }
    return millisSince(start);
  }

  private static long readAll(Path quarantine) throws Exception {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-cp",
                Path.of(
                        ManifestReader.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString(),
                ManifestReader.class.getName(),
                quarantine.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    return millisSince(start);
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** The least that any program must do: opens each manifest, reads it and looks for a word. */
  static final class ManifestReader {
    private ManifestReader() {}

    public static void main(String[] arguments) throws IOException {
      int found = 0;
      try (DirectoryStream<Path> records = Files.newDirectoryStream(Path.of(arguments[0]))) {
        for (Path record : records) {
          if (Files.isDirectory(record, LinkOption.NOFOLLOW_LINKS)
              && Files.readString(record.resolve("manifest.json")).contains("\"rare-rule\"")) {
            found++;
          }
        }
      }
      if (found != 1000) {
        throw new IllegalStateException("found " + found);
      }
    }
  }
}
