package dev.dropgate.cli;

import dev.dropgate.cli.record.OperatorIdentity;
import dev.dropgate.cli.record.RecordListFilter;
import dev.dropgate.cli.text.CountText;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.QuarantineService.RecordReference;
import dev.dropgate.quarantine.record.RecordState;
import dev.dropgate.runtime.Dropgate;
import dev.dropgate.runtime.ExitStatus;
import dev.dropgate.runtime.RejudgeRequests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code quarantine rejudge}: asks the gate to judge records again. */
@Command(
    name = "rejudge",
    description =
        "Have the gate judge files again: a clean one goes on its way, a dangerous one into the"
            + " quarantine, with an alert.")
final class QuarantineRejudgeCommand implements Callable<Integer> {
  private static final long MAX_WAIT_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final long POLL_INTERVAL_MILLIS = 200;

  @ParentCommand private QuarantineCommand parent;
  @Mixin private RecordSelection selection;
  @Mixin private RecordListFilter filter;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit log.")
  private String reason;

  @Override
  public Integer call() throws Exception {
    QuarantineService quarantine = parent.quarantine();
    Dropgate gate = parent.gate();
    RejudgeRequests requests = gate.rejudgeRequests();
    List<RecordReference> asked = new ArrayList<>();
    int status =
        selection.run(
            quarantine,
            filter,
            state -> state == RecordState.HELD || state == RecordState.QUARANTINED,
            "rejudge",
            found -> {
              requests.request(
                  found,
                  PrintableText.of(OperatorIdentity.name()),
                  reason == null ? null : PrintableText.of(reason));
              asked.add(found);
            },
            selection.isDryRun() ? gate.rejudgePreview(parent.ownerRights(gate))::of : null);
    if (asked.isEmpty()) {
      return status;
    }
    if (!requests.isGateRunning()) {
      System.err.println(
          "dropgate: no gate runs; it judges "
              + CountText.of(asked.size(), "record")
              + " again when it is started");
      return ExitStatus.FINDINGS;
    }
    return await(requests, asked) ? status : ExitStatus.FINDINGS;
  }

  private static boolean await(RejudgeRequests requests, List<RecordReference> asked)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + MAX_WAIT_NANOS;
    boolean all = true;
    for (RecordReference found : asked) {
      while (requests.isRequested(found) && System.nanoTime() - end < 0) {
        Thread.sleep(POLL_INTERVAL_MILLIS);
      }
      if (requests.isRequested(found)) {
        System.err.println("dropgate: " + found.id() + ": the gate has not judged it yet");
        all = false;
      } else if (!found.records().contains(found.id())) {
        System.out.println(found.id() + " was judged again; see quarantine audit " + found.id());
      } else {
        System.out.println(found.id() + " was judged again, and stays");
      }
    }
    return all;
  }
}
