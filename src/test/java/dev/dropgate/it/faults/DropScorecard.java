package dev.dropgate.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dropgate.it.intake.GateModeIT;
import dev.dropgate.it.support.DiskOracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares a ledger with what the disk and the mail server say. */
record DropScorecard(
    int attempted,
    int found,
    List<String> lost,
    List<String> doubled,
    List<String> escaped,
    List<String> unalerted,
    List<String> debris) {
  /**
   * Counts.
   *
   * @param ledger what was dropped
   * @param data the gate's home
   * @param mailed ids of the records that accepted mails name
   */
  static DropScorecard of(DropLedger ledger, Path data, Collection<String> mailed) {
    Map<String, JsonNode> records = DiskOracle.records(data.resolve("quarantine"));
    Map<String, JsonNode> held = DiskOracle.records(data.resolve("held"));
    Map<String, Integer> stopped = new HashMap<>();
    int others = 0;
    for (JsonNode manifest : concat(records, held)) {
      if (Set.of("link", "special").contains(manifest.get("kind").asText())) {
        others++;
      } else {
        stopped.merge(manifest.get("sha256").asText(), 1, Integer::sum);
      }
    }
    Map<String, Integer> delivered = new HashMap<>();
    DiskOracle.files(data.resolve("delivered"))
        .values()
        .forEach(sha256 -> delivered.merge(sha256, 1, Integer::sum));

    List<String> lost = new ArrayList<>();
    List<String> doubled = new ArrayList<>();
    List<String> escaped = new ArrayList<>();
    compare(ledger.dangerous, stopped, lost, doubled);
    compare(ledger.clean, delivered, lost, doubled);
    ledger.dangerous.keySet().stream().filter(delivered::containsKey).forEach(escaped::add);
    if (others != ledger.others) {
      (others < ledger.others ? lost : doubled)
          .add(others + " of " + ledger.others + " links and FIFOs");
    }
    Set<String> alerted =
        DiskOracle.waitingAlerts(data.resolve("outbox")).stream().collect(Collectors.toSet());
    alerted.addAll(mailed);
    List<String> unalerted = new ArrayList<>(records.keySet());
    unalerted.addAll(held.keySet());
    unalerted.removeAll(alerted);
    return new DropScorecard(
        ledger.size(),
        stopped.size() + delivered.size() + others,
        lost,
        doubled,
        escaped,
        unalerted,
        debris(data));
  }

  /**
   * Counts for a route that keeps plain files instead of records and mails each by itself.
   *
   * @param mails how many mails were accepted
   */
  static DropScorecard ofPlainRoute(DropLedger ledger, Path data, int mails) {
    Map<String, Integer> stopped = new HashMap<>();
    DiskOracle.files(data.resolve("quarantine"))
        .values()
        .forEach(sha256 -> stopped.merge(sha256, 1, Integer::sum));
    Map<String, Integer> delivered = new HashMap<>();
    DiskOracle.files(data.resolve("delivered"))
        .values()
        .forEach(sha256 -> delivered.merge(sha256, 1, Integer::sum));
    List<String> lost = new ArrayList<>();
    List<String> doubled = new ArrayList<>();
    List<String> escaped = new ArrayList<>();
    compare(ledger.dangerous, stopped, lost, doubled);
    compare(ledger.clean, delivered, lost, doubled);
    ledger.dangerous.keySet().stream().filter(delivered::containsKey).forEach(escaped::add);
    List<String> unalerted =
        new ArrayList<>(stopped.keySet()).subList(Math.min(mails, stopped.size()), stopped.size());
    List<String> debris =
        DiskOracle.paths(data.resolve("inbox")).stream().map(Path::toString).toList();
    return new DropScorecard(
        ledger.size(),
        stopped.size() + delivered.size(),
        lost,
        doubled,
        escaped,
        unalerted,
        debris);
  }

  /** Nothing may be wrong. */
  void mustBePerfect() {
    assertThat(lost).as("lost").isEmpty();
    assertThat(doubled).as("doubled").isEmpty();
    assertThat(escaped).as("escaped").isEmpty();
    assertThat(unalerted).as("without an alert").isEmpty();
    assertThat(debris).as("debris").isEmpty();
    assertThat(found).as("found of attempted").isEqualTo(attempted);
  }

  String row(String name) {
    return "%-22s %9d %7d %5d %8d %8d %10d %7d"
        .formatted(
            name,
            attempted,
            found,
            lost.size(),
            doubled.size(),
            escaped.size(),
            unalerted.size(),
            debris.size());
  }

  static String header() {
    return "%-22s %9s %7s %5s %8s %8s %10s %7s"
        .formatted("", "attempted", "found", "lost", "doubled", "escaped", "no alert", "debris");
  }

  private static List<JsonNode> concat(Map<String, JsonNode> one, Map<String, JsonNode> two) {
    List<JsonNode> all = new ArrayList<>(one.values());
    all.addAll(two.values());
    return all;
  }

  private static void compare(
      Map<String, Path> dropped,
      Map<String, Integer> found,
      List<String> lost,
      List<String> doubled) {
    dropped.forEach(
        (sha256, path) -> {
          int times = found.getOrDefault(sha256, 0);
          if (times == 0) {
            lost.add(path + " " + sha256);
          } else if (times > 1) {
            doubled.add(path + " " + sha256);
          }
        });
  }

  // Whatever is left half-done: in the spool, and temporary files anywhere.
  private static List<String> debris(Path data) {
    List<String> debris = new ArrayList<>();
    for (Path file : DiskOracle.paths(data)) {
      boolean inSpool = file.startsWith(data.resolve("spool")) && !GateModeIT.isBookkeeping(file);
      boolean temporary =
          file.toString().endsWith(".tmp") || file.toString().contains("/.dropgate-incomplete/");
      if (inSpool || temporary) {
        debris.add(data.relativize(file).toString());
      }
    }
    return debris;
  }
}
