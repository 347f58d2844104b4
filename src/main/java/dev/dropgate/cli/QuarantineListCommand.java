package dev.dropgate.cli;

import dev.dropgate.cli.record.RecordJsonPrinter;
import dev.dropgate.cli.record.RecordListFilter;
import dev.dropgate.cli.record.RecordPrinter;
import dev.dropgate.cli.record.RecordTablePrinter;
import dev.dropgate.cli.text.Terminal;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.QuarantineService.RecordReference;
import dev.dropgate.quarantine.RecordSummary;
import dev.dropgate.runtime.ExitStatus;
import java.io.PrintStream;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code quarantine list}: lists the records. */
@Command(
    name = "list",
    description = "List the records, the newest first. Damaged ones are always listed.")
final class QuarantineListCommand implements Callable<Integer> {
  private static final int OUTPUT_CHECK_INTERVAL_ROWS = 1000;

  @ParentCommand private QuarantineCommand parent;
  @Mixin private RecordListFilter filter;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "List no more than so many, the newest.")
  private long limit = Long.MAX_VALUE;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON Lines.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (limit < 0) {
      throw new ParameterException(spec.commandLine(), "--limit is negative; give 0 or more");
    }
    List<RecordReference> all = parent.quarantine().allRecords();
    PrintStream out = Terminal.openOutput(json);
    RecordPrinter printer =
        json
            ? new RecordJsonPrinter(out)
            : new RecordTablePrinter(out, QuarantineService.shortIds(all));
    boolean damaged = false;
    int rows = 0;
    List<RecordReference> found = QuarantineService.between(all, filter.since(), filter.before());
    try (Stream<RecordSummary> some = QuarantineService.readSummaries(found, filter).limit(limit)) {
      for (Iterator<RecordSummary> each = some.iterator(); each.hasNext(); ) {
        if (++rows % OUTPUT_CHECK_INTERVAL_ROWS == 0 && out.checkError()) {
          break; // the reader has closed the output
        }
        RecordSummary row = each.next();
        printer.print(row);
        if (row.damaged()) {
          damaged = true;
          System.err.println("dropgate: " + row.problem());
        }
      }
    }
    printer.end();
    out.flush();
    if (rows == 0 && !json) {
      System.err.println("dropgate: no records" + (all.isEmpty() ? " yet" : " that fit"));
    }
    if (rows == 0) {
      System.err.println("dropgate: 0 records");
    }
    return damaged ? ExitStatus.FINDINGS : ExitStatus.DONE;
  }
}
