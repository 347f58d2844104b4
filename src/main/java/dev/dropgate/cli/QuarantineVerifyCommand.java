package dev.dropgate.cli;

import dev.dropgate.files.Json;
import dev.dropgate.quarantine.Flaw;
import dev.dropgate.quarantine.Quarantine;
import dev.dropgate.quarantine.Quarantine.Found;
import dev.dropgate.quarantine.Records;
import dev.dropgate.quarantine.Verification;
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

/** {@code quarantine verify}. */
@Command(
    name = "verify",
    description =
        "Compare content, manifests and audit log with each other; exit status 1 if anything was changed or is missing.")
final class QuarantineVerifyCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand parent;

  @Parameters(
      arity = "0..*",
      paramLabel = "ID",
      description = "Only these records, and the audit log. " + QuarantineCommand.ID)
  private List<String> ids = List.of();

  @Option(names = "--json", description = "Print JSON Lines, one for each problem.")
  private boolean json;

  private long flaws;
  private long unhashed;

  @Override
  public Integer call() throws Exception {
    Quarantine quarantine = parent.quarantine();
    Map<Records, List<String>> wanted = new LinkedHashMap<>();
    EachRecord each = new EachRecord(quarantine);
    if (ids.isEmpty()) {
      for (Records records : quarantine.stores()) {
        wanted.put(records, records.ids());
      }
    } else {
      each.run(ids, found -> add(wanted, found));
    }
    long total = wanted.values().stream().mapToLong(List::size).sum();
    PrintStream out = Terminal.out(json);
    try (Progress progress = new Progress("records", total)) {
      for (Map.Entry<Records, List<String>> store : wanted.entrySet()) {
        Verification verification =
            new Verification(store.getKey(), flaw -> print(out, progress, flaw), progress::step);
        verification.run(store.getValue(), ids.isEmpty());
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
            : "; " + unhashed + " without a hash, because nobody could read them");
  }

  private static void add(Map<Records, List<String>> wanted, Found found) {
    wanted.computeIfAbsent(found.records(), store -> new ArrayList<>()).add(found.id());
  }

  private void print(PrintStream out, Progress progress, Flaw flaw) {
    flaws++;
    progress.clear();
    out.println(json ? Json.line(flaw) : flaw.message());
    out.flush();
  }
}
