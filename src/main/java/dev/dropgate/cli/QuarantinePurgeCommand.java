package dev.dropgate.cli;

import dev.dropgate.cli.record.OperatorIdentity;
import dev.dropgate.cli.text.OptionConverters;
import dev.dropgate.cli.text.ProgressBar;
import dev.dropgate.cli.text.TimeParser;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.QuarantineService.RecordReference;
import dev.dropgate.quarantine.record.AuditAction;
import dev.dropgate.quarantine.record.NoSuchRecordException;
import dev.dropgate.runtime.ExitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code quarantine purge}: deletes old records. */
@Command(
    name = "purge",
    description =
        "Delete all records of a certain age for good, held files too. The audit log keeps a line of each.")
final class QuarantinePurgeCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand parent;

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      required = true,
      converter = OptionConverters.DurationConverter.class,
      description = "What was stopped longer ago: 12h, 30d, 8w.")
  private Duration age;

  @Option(names = "--dry-run", description = "Only say which records it would be.")
  private boolean dryRun;

  @Override
  public Integer call() throws Exception {
    Instant before = Instant.now().minus(age);
    List<RecordReference> old =
        new ArrayList<>(
            QuarantineService.between(
                parent.quarantine().allRecords(),
                null,
                before.isBefore(Instant.EPOCH) ? Instant.EPOCH : before));
    Collections.reverse(old); // oldest first, in case the command is stopped
    long purged = 0;
    try (ProgressBar progress = new ProgressBar("records", old.size())) {
      for (RecordReference found : old) {
        if (dryRun) {
          System.out.println(found.id());
        } else if (purge(found)) {
          purged++;
        }
        progress.step();
      }
    }
    System.out.println(dryRun ? "would purge " + count(old.size()) : "purged " + count(purged));
    return ExitStatus.DONE;
  }

  private boolean purge(RecordReference found) throws java.io.IOException {
    try {
      found
          .records()
          .delete(
              found.id(),
              OperatorIdentity.event(
                  AuditAction.PURGED, found.id(), "older than " + TimeParser.format(age)));
      return true;
    } catch (NoSuchRecordException e) {
      return false; // another process deleted it first
    }
  }

  private static String count(long records) {
    return records + (records == 1 ? " record" : " records");
  }
}
