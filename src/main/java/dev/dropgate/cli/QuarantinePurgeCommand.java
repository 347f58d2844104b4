package dev.dropgate.cli;

import dev.dropgate.quarantine.NoSuchRecordException;
import dev.dropgate.quarantine.Quarantine;
import dev.dropgate.quarantine.Quarantine.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code quarantine purge}. */
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
      converter = Converters.Span.class,
      description = "What was stopped longer ago: 12h, 30d, 8w.")
  private Duration age;

  @Option(names = "--dry-run", description = "Only say which records it would be.")
  private boolean dryRun;

  @Override
  public Integer call() throws Exception {
    Instant before = Instant.now().minus(age);
    List<Found> old =
        new ArrayList<>(
            Quarantine.between(
                parent.quarantine().all(),
                null,
                before.isBefore(Instant.EPOCH) ? Instant.EPOCH : before));
    Collections.reverse(old); // the oldest first, in case somebody stops it
    long purged = 0;
    try (Progress progress = new Progress("records", old.size())) {
      for (Found found : old) {
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

  private boolean purge(Found found) throws java.io.IOException {
    try {
      found
          .records()
          .delete(
              found.id(), Operator.event("purged", found.id(), "older than " + Spans.text(age)));
      return true;
    } catch (NoSuchRecordException e) {
      return false; // somebody else was faster
    }
  }

  private static String count(long records) {
    return records + (records == 1 ? " record" : " records");
  }
}
