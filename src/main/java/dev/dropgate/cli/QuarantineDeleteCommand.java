package dev.dropgate.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code quarantine delete}. */
@Command(
    name = "delete",
    description = "Delete records for good, without asking. The audit log keeps a line of each.")
final class QuarantineDeleteCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand parent;

  @Parameters(arity = "1..*", paramLabel = "ID", description = QuarantineCommand.ID)
  private List<String> ids;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit log.")
  private String reason;

  @Override
  public Integer call() throws Exception {
    EachRecord each = new EachRecord(parent.quarantine());
    each.run(
        ids,
        found -> {
          found.records().delete(found.id(), Operator.event("deleted", found.id(), reason));
          System.out.println("deleted " + found.id());
        });
    return each.status();
  }
}
