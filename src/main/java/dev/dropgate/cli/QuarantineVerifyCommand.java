package dev.dropgate.cli;

import dev.dropgate.cli.record.RecordBatch;
import dev.dropgate.cli.text.ProgressBar;
import dev.dropgate.cli.text.Terminal;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.QuarantineService.RecordReference;
import dev.dropgate.quarantine.QuarantineStore;
import dev.dropgate.quarantine.StoreDiscrepancy;
import dev.dropgate.quarantine.StoreVerification;
import dev.dropgate.runtime.ExitStatus;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The command {@code quarantine verify}: compares records and audit logs. */
@Command(
    name = "verify",
    description =
        "Compare content, manifests and audit log with each other; exit status 1 if anything was changed or is missing.")
final class QuarantineVerifyCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand parent;

  @Parameters(
      arity = "0..*",
      paramLabel = "ID",
      description = "Only these records, and the audit log. " + QuarantineCommand.ID_DESCRIPTION)
  private List<String> ids = List.of();

  @Option(names = "--json", description = "Print JSON Lines, one for each problem.")
  private boolean json;

  private long flaws;
  private long unhashed;

  @Override
  public Integer call() throws Exception {
    QuarantineService quarantine = parent.quarantine();
    Map<QuarantineStore, List<RecordId>> wanted = new LinkedHashMap<>();
    RecordBatch each = new RecordBatch(quarantine);
    if (ids.isEmpty()) {
      for (QuarantineStore records : quarantine.stores()) {
        wanted.put(records, records.ids());
      }
    } else {
      each.run(ids, found -> add(wanted, found));
    }
    long total = wanted.values().stream().mapToLong(List::size).sum();
    PrintStream out = Terminal.openOutput(json);
    try (ProgressBar progress = new ProgressBar("records", total)) {
      for (Map.Entry<QuarantineStore, List<RecordId>> store : wanted.entrySet()) {
        StoreVerification verification =
            new StoreVerification(
                store.getKey(), flaw -> print(out, progress, flaw), progress::step);
        verification.verify(store.getValue(), ids.isEmpty());
        unhashed += verification.unhashed();
      }
    }
    if (!json) {
      out.println(total + (total == 1 ? " record, " : " records, ") + summary());
    }
    out.flush();
    return flaws == 0 ? each.status() : ExitStatus.FINDINGS;
  }

  private String summary() {
    return (flaws == 1 ? "1 problem" : flaws + " problems")
        + (unhashed == 0
            ? ""
            : "; " + unhashed + " without a hash, because they could not be read");
  }

  private static void add(Map<QuarantineStore, List<RecordId>> wanted, RecordReference found) {
    wanted.computeIfAbsent(found.records(), store -> new ArrayList<>()).add(found.id());
  }

  private void print(PrintStream out, ProgressBar progress, StoreDiscrepancy flaw) {
    flaws++;
    progress.clear();
    out.println(json ? JsonCodec.toLine(flaw) : flaw.message());
    out.flush();
  }
}
