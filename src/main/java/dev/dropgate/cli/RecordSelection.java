package dev.dropgate.cli;

import dev.dropgate.files.SafeText;
import dev.dropgate.quarantine.Manifest;
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

  /** Says in a dry run what would be done with a record. */
  interface Preview {
    /**
     * Looks at it and changes nothing.
     *
     * @param found the record
     * @return printable, after the record's id and path
     * @throws IOException if it cannot be told
     */
    String of(Found found) throws IOException;
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
    return run(quarantine, filter, wanted, verb, work, null);
  }

  /**
   * The same where a dry run has more to say.
   *
   * @param preview what would be done; null for nothing more
   */
  int run(
      Quarantine quarantine,
      RowFilter filter,
      Predicate<String> wanted,
      String verb,
      EachRecord.Work work,
      Preview preview)
      throws IOException {
    if (ids.isEmpty() != filter.isGiven()) {
      throw new ParameterException(
          spec.commandLine(),
          ids.isEmpty()
              ? "no record is named; give ids, or a filter such as --rule or --since"
              : "give ids or filters, not both");
    }
    if (filter.isGiven()) {
      return runFiltered(quarantine, filter, wanted, verb, work, preview);
    }
    EachRecord each = new EachRecord(quarantine);
    each.run(
        ids,
        dryRun ? found -> say(verb, found, found.records().manifest(found.id()), preview) : work);
    return each.status();
  }

  private static void say(String verb, Found found, Manifest manifest, Preview preview)
      throws IOException {
    String more = preview == null ? "" : ": " + preview.of(found);
    System.out.println(
        "would " + verb + " " + found.id() + ": " + SafeText.again(manifest.path()) + more);
  }

  private int runFiltered(
      Quarantine quarantine,
      RowFilter filter,
      Predicate<String> wanted,
      String verb,
      EachRecord.Work work,
      Preview preview)
      throws IOException {
    RecordFailures failures = new RecordFailures();
    List<Row> rows = rows(quarantine, filter, wanted, failures);
    if (rows.isEmpty()) {
      System.err.println("dropgate: no record to " + verb + " matches; see quarantine list");
      return failures.status();
    }
    Map<String, Found> byId =
        quarantine.all().stream()
            .collect(Collectors.toMap(Found::id, found -> found, (first, second) -> first));
    if (dryRun || !yes) {
      for (Row row : rows) {
        Found found = byId.get(row.id());
        if (found != null) {
          failures.attempt(
              row.id(), () -> say(verb, found, row.manifest(), dryRun ? preview : null));
        }
      }
      System.err.println(
          "dropgate: would "
              + verb
              + " "
              + Amount.of(rows.size(), "record")
              + (dryRun ? "" : "; nothing was done, give --yes to do it"));
      return dryRun ? failures.status() : ExitStatus.USAGE;
    }
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
}
