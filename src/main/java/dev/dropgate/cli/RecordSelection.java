package dev.dropgate.cli;

import dev.dropgate.cli.record.RecordBatch;
import dev.dropgate.cli.record.RecordFailures;
import dev.dropgate.cli.record.RecordFilter;
import dev.dropgate.cli.text.CountText;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.QuarantineService.RecordReference;
import dev.dropgate.quarantine.RecordSummary;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.RecordState;
import dev.dropgate.runtime.ExitStatus;
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
 * The records that a command works on: those given by id, or all that match the filters of {@code
 * list}. Records found by a filter are changed only with {@code --yes}.
 */
final class RecordSelection {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "ID", description = QuarantineCommand.ID_DESCRIPTION)
  private List<String> ids = List.of();

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do it with all records that the filters find.")
  private boolean yes;

  boolean isDryRun() {
    return dryRun;
  }

  /** Describes in a dry run what would be done with a record. */
  interface DryRunPreview {
    /**
     * Describes the effect on a record. Changes nothing.
     *
     * @param found the record
     * @return a printable text, shown after the record's id and path
     * @throws IOException if the effect cannot be determined
     */
    String of(RecordReference found) throws IOException;
  }

  /**
   * Works on each selected record, newest first. Continues after a failure.
   *
   * @param quarantine the stores of the records
   * @param filter the filter, used if no id is given
   * @param wanted the states to include if the filter names none
   * @param verb the name of the work, for example {@code restore}
   * @param work the work
   * @return the exit status
   */
  int run(
      QuarantineService quarantine,
      RecordFilter filter,
      Predicate<RecordState> wanted,
      String verb,
      RecordBatch.RecordAction work)
      throws IOException {
    return run(quarantine, filter, wanted, verb, work, null);
  }

  /**
   * Works on each selected record, with a more detailed dry run.
   *
   * @param preview describes what would be done; null for no details
   */
  int run(
      QuarantineService quarantine,
      RecordFilter filter,
      Predicate<RecordState> wanted,
      String verb,
      RecordBatch.RecordAction work,
      DryRunPreview preview)
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
    RecordBatch each = new RecordBatch(quarantine);
    each.run(
        ids,
        dryRun
            ? found -> printPreview(verb, found, found.records().readManifest(found.id()), preview)
            : work);
    return each.status();
  }

  private static void printPreview(
      String verb, RecordReference found, Manifest manifest, DryRunPreview preview)
      throws IOException {
    String more = preview == null ? "" : ": " + preview.of(found);
    System.out.println(
        "would "
            + verb
            + " "
            + found.id()
            + ": "
            + PrintableText.ofEscaped(manifest.path())
            + more);
  }

  private int runFiltered(
      QuarantineService quarantine,
      RecordFilter filter,
      Predicate<RecordState> wanted,
      String verb,
      RecordBatch.RecordAction work,
      DryRunPreview preview)
      throws IOException {
    RecordFailures failures = new RecordFailures();
    List<RecordSummary> rows = rows(quarantine, filter, wanted, failures);
    if (rows.isEmpty()) {
      System.err.println("dropgate: no record to " + verb + " matches; see quarantine list");
      return failures.status();
    }
    Map<RecordId, RecordReference> byId =
        quarantine.allRecords().stream()
            .collect(
                Collectors.toMap(RecordReference::id, found -> found, (first, second) -> first));
    if (dryRun || !yes) {
      for (RecordSummary row : rows) {
        RecordReference found = byId.get(row.id());
        if (found != null) {
          failures.attempt(
              row.id().toString(),
              () -> printPreview(verb, found, row.manifest(), dryRun ? preview : null));
        }
      }
      System.err.println(
          "dropgate: would "
              + verb
              + " "
              + CountText.of(rows.size(), "record")
              + (dryRun ? "" : "; nothing was done, give --yes to do it"));
      return dryRun ? failures.status() : ExitStatus.USAGE;
    }
    int done = 0;
    for (RecordSummary row : rows) {
      RecordReference found = byId.get(row.id());
      if (found != null && failures.attempt(row.id().toString(), () -> work.apply(found))) {
        done++;
      }
    }
    System.err.println(
        "dropgate: "
            + verb
            + ": "
            + CountText.of(done, "record")
            + " done, "
            + (rows.size() - done)
            + " not");
    return failures.status();
  }

  private static List<RecordSummary> rows(
      QuarantineService quarantine,
      RecordFilter filter,
      Predicate<RecordState> wanted,
      RecordFailures failures)
      throws IOException {
    List<RecordReference> found =
        QuarantineService.between(quarantine.allRecords(), filter.since(), filter.before());
    List<RecordSummary> rows = new ArrayList<>();
    try (Stream<RecordSummary> all = QuarantineService.readSummaries(found, filter)) {
      all.forEach(
          row -> {
            if (row.damaged()) {
              failures.report(row.problem()); // its filter values are unknown
            } else if (filter.namesStates() || wanted.test(row.state())) {
              rows.add(row);
            }
          });
    }
    return rows;
  }
}
