package dev.dropgate.it.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A gate that gets the same load again and again, and the time that it takes for it. */
final class TimedGate implements AutoCloseable {
  private static final int CLEAN = 2500;
  private static final int DANGEROUS = 250;
  private static final long LIMIT_MILLIS = 120_000;

  private final String name;
  private final Path folder;
  private final DropgateProcess gate;
  private final List<Long> millis = new ArrayList<>();
  private int rounds;

  TimedGate(String name, Path folder, int smtpPort) throws IOException {
    this.name = name;
    this.folder = Files.createDirectories(folder);
    gate =
        new DropgateProcess.Builder(folder)
            .property("dropgate.poll-interval", "20")
            .property("dropgate.settle-time", "0")
            .property("dropgate.smtp.host", "127.0.0.1")
            .property("dropgate.smtp.port", smtpPort)
            .property("dropgate.smtp.security", "none")
            .property("dropgate.smtp.to", "ops@example.org")
            .property("dropgate.alert.digest-interval", "1000")
            .start("run")
            .ready();
  }

  /** One load; all of it appears at one moment. */
  void round() throws IOException, InterruptedException {
    rounds++;
    Path stage = folder.resolve("stage-" + rounds);
    ManyFiles files = new ManyFiles(stage);
    files.dropClean(CLEAN);
    files.dropDangerous(DANGEROUS);
    Path delivered = folder.resolve("data/delivered/round-" + rounds);
    long start = System.nanoTime();
    Files.move(stage, folder.resolve("data/inbox/round-" + rounds));
    while (records() < rounds * DANGEROUS || DiskOracle.paths(delivered).size() < CLEAN) {
      long waited = (System.nanoTime() - start) / 1_000_000;
      assertThat(waited).as("%s: %s", name, gate.out()).isLessThan(LIMIT_MILLIS);
      Thread.sleep(50);
    }
    millis.add((System.nanoTime() - start) / 1_000_000);
  }

  private int records() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("data/quarantine"))) {
      return (int) all.filter(path -> path.getFileName().toString().matches("\\d{8}T.*")).count();
    }
  }

  /** The middle one of all rounds but the first, which warms up. */
  long median() {
    List<Long> sorted = millis.stream().skip(1).sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /** The ids of alerts that have not left. */
  List<String> waiting() {
    return DiskOracle.waitingAlerts(folder.resolve("data/outbox"));
  }

  /** So many tries to send have failed. */
  long failures() {
    return gate.out().lines().filter(line -> line.contains("Alert not sent")).count();
  }

  @Override
  public String toString() {
    return name + " " + median() + " ms " + millis;
  }

  @Override
  public void close() {
    gate.close();
  }
}
