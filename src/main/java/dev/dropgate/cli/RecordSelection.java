package dev.dropgate.cli;

import dev.dropgate.files.SafeText;
import dev.dropgate.quarantine.Quarantine;
import dev.dropgate.quarantine.Quarantine.Found;
import dev.dropgate.quarantine.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The records that a command is to do something with: some that are named, or all that the filters
 * of {@code list} find. Records that are found by a filter are only touched after {@code --yes}.
 */
final class RecordSelection {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "ID", description = QuarantineCommand.ID)
  private List<String> ids = List.of();

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do it with all records that the filters find.")
  private boolean yes;

  boolean isDryRun() {
    return dryRun;
  }

  /**
   * Does something with each record, the newest first; goes on after a failure.
   *
   * @param quarantine where they are
   * @param filter which records, if none is named
   * @param wanted which states are meant where the filter names none
   * @param verb what is done, for example {@code restore}
   * @param work how to do it
   * @return the exit status
   */
  int run(
      Quarantine quarantine,
      RowFilter filter,
      Predicate<String> wanted,
      String verb,
      EachRecord.Work work)
      throws IOException {
    if (ids.isEmpty() != filter.isGiven()) {
      throw new ParameterException(
          spec.commandLine(),
          ids.isEmpty()
              ? "no record is named; give ids, or a filter such as --rule or --since"
              : "give ids or filters, not both");
    }
    if (filter.isGiven()) {
      return runFiltered(quarantine, filter, wanted, verb, work);
    }
    EachRecord each = new EachRecord(quarantine);
    each.run(ids, found -> apply(found, verb, work));
    return each.status();
  }

  private void apply(Found found, String verb, EachRecord.Work work) throws IOException {
    if (dryRun) {
      System.out.println(
          "would " + verb + " " + found.id() + ": " + path(found.records().manifest(found.id())));
    } else {
      work.with(found);
    }
  }

  private int runFiltered(
      Quarantine quarantine,
      RowFilter filter,
      Predicate<String> wanted,
      String verb,
      EachRecord.Work work)
      throws IOException {
    RecordFailures failures = new RecordFailures();
    List<Row> rows = rows(quarantine, filter, wanted, failures);
    if (dryRun || !yes) {
      rows.forEach(
          row ->
              System.out.println("would " + verb + " " + row.id() + ": " + path(row.manifest())));
      System.err.println(
          "dropgate: would "
              + verb
              + " "
              + Amount.of(rows.size(), "record")
              + (dryRun ? "" : "; nothing was done, give --yes to do it"));
      return dryRun ? failures.status() : ExitStatus.USAGE;
    }
    Map<String, Found> byId =
        quarantine.all().stream()
            .collect(Collectors.toMap(Found::id, found -> found, (first, second) -> first));
    int done = 0;
    for (Row row : rows) {
      Found found = byId.get(row.id());
      if (found != null && failures.attempt(row.id(), () -> work.with(found))) {
        done++;
      }
    }
    System.err.println(
        "dropgate: "
            + verb
            + ": "
            + Amount.of(done, "record")
            + " done, "
            + (rows.size() - done)
            + " not");
    return failures.status();
  }

  private static List<Row> rows(
      Quarantine quarantine, RowFilter filter, Predicate<String> wanted, RecordFailures failures)
      throws IOException {
    List<Found> found = Quarantine.between(quarantine.all(), filter.since(), filter.before());
    List<Row> rows = new ArrayList<>();
    try (Stream<Row> all = Quarantine.rows(found, filter)) {
      all.forEach(
          row -> {
            if (row.damaged()) {
              failures.tell(row.problem()); // no filter can be sure of it
            } else if (filter.namesStates() || wanted.test(row.state())) {
              rows.add(row);
            }
          });
    }
    return rows;
  }

  private static String path(dev.dropgate.quarantine.Manifest manifest) {
    return SafeText.again(manifest.path());
  }
}
