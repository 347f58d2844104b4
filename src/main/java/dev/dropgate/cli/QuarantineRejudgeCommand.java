package dev.dropgate.cli;

import dev.dropgate.files.OwnerRights;
import dev.dropgate.files.SafeText;
import dev.dropgate.quarantine.Quarantine;
import dev.dropgate.quarantine.Quarantine.Found;
import dev.dropgate.quarantine.RejudgePreview;
import dev.dropgate.quarantine.RejudgeRequests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code quarantine rejudge}. */
@Command(
    name = "rejudge",
    description =
        "Have the gate judge files again: a clean one goes on its way, a dangerous one into the"
            + " quarantine, with an alert.")
final class QuarantineRejudgeCommand implements Callable<Integer> {
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);
  private static final long PAUSE_MILLIS = 200;

  @ParentCommand private QuarantineCommand parent;
  @Mixin private RecordSelection selection;
  @Mixin private ListFilter filter;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit log.")
  private String reason;

  @Override
  public Integer call() throws Exception {
    Quarantine quarantine = parent.quarantine();
    List<Found> asked = new ArrayList<>();
    int status =
        selection.run(
            quarantine,
            filter,
            state -> state.equals("held") || state.equals("quarantined"),
            "rejudge",
            found -> {
              found.records().manifest(found.id());
              requests(found)
                  .add(
                      found.id(),
                      new RejudgeRequests.Request(
                          Operator.name(), reason == null ? null : SafeText.of(reason)));
              asked.add(found);
            },
            selection.isDryRun() ? preview()::of : null);
    if (asked.isEmpty()) {
      return status;
    }
    if (GateHolder.of(parent.settings().path("dropgate.spool")).isEmpty()) {
      System.err.println(
          "dropgate: no gate runs; it judges "
              + Amount.of(asked.size(), "record")
              + " again when it is started");
      return ExitStatus.FINDINGS;
    }
    return await(asked) ? status : ExitStatus.FINDINGS;
  }

  private RejudgePreview preview() throws ConfigurationException, IOException {
    Settings settings = parent.settings();
    OwnerRights owner = parent.ownerRights(settings);
    return new RejudgePreview(
        Inspectors.of(settings), owner.asRoot(() -> MonitoredDirectories.lookup(settings)));
  }

  private static RejudgeRequests requests(Found found) {
    return new RejudgeRequests(found.records().store());
  }

  private static boolean await(List<Found> asked) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    boolean all = true;
    for (Found found : asked) {
      while (requests(found).has(found.id()) && System.nanoTime() - end < 0) {
        Thread.sleep(PAUSE_MILLIS);
      }
      if (requests(found).has(found.id())) {
        System.err.println("dropgate: " + found.id() + ": the gate has not judged it yet");
        all = false;
      } else if (found.records().find(found.id()).isEmpty()) {
        System.out.println(found.id() + " was judged again; see quarantine audit " + found.id());
      } else {
        System.out.println(found.id() + " was judged again, and stays");
      }
    }
    return all;
  }
}
