package dev.dropgate.cli;

import dev.dropgate.cli.record.OperatorIdentity;
import dev.dropgate.cli.record.RecordListFilter;
import dev.dropgate.quarantine.record.AuditAction;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code quarantine delete}: deletes records permanently. */
@Command(
    name = "delete",
    description = "Delete records for good, without asking. The audit log keeps a line of each.")
final class QuarantineDeleteCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand parent;

  @Mixin private RecordSelection selection;
  @Mixin private RecordListFilter filter;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit log.")
  private String reason;

  @Override
  public Integer call() throws Exception {
    return selection.run(
        parent.quarantine(),
        filter,
        state -> true,
        "delete",
        found -> {
          found
              .records()
              .delete(found.id(), OperatorIdentity.event(AuditAction.DELETED, found.id(), reason));
          System.out.println("deleted " + found.id());
        });
  }
}
