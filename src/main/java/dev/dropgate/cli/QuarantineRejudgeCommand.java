package dev.dropgate.cli;

import dev.dropgate.cli.record.OperatorIdentity;
import dev.dropgate.cli.record.RecordListFilter;
import dev.dropgate.cli.text.CountText;
import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.InspectorFactory;
import dev.dropgate.io.linux.DroppedPrivileges;
import dev.dropgate.model.SafeText;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.QuarantineService.RecordReference;
import dev.dropgate.quarantine.file.RejudgeRequestStore;
import dev.dropgate.runtime.ExitStatus;
import dev.dropgate.runtime.MonitoredDirectoryReader;
import dev.dropgate.runtime.RejudgePreview;
import dev.dropgate.runtime.SpoolLockOwner;
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
    List<RecordReference> asked = new ArrayList<>();
    int status =
        selection.run(
            quarantine,
            filter,
            state -> state.equals("held") || state.equals("quarantined"),
            "rejudge",
            found -> {
              found.records().readManifest(found.id());
              requests(found)
                  .add(
                      found.id(),
                      new RejudgeRequestStore.Request(
                          OperatorIdentity.name(), reason == null ? null : SafeText.of(reason)));
              asked.add(found);
            },
            selection.isDryRun() ? preview()::of : null);
    if (asked.isEmpty()) {
      return status;
    }
    if (SpoolLockOwner.pidOf(parent.settings().path("dropgate.spool")).isEmpty()) {
      System.err.println(
          "dropgate: no gate runs; it judges "
              + CountText.of(asked.size(), "record")
              + " again when it is started");
      return ExitStatus.FINDINGS;
    }
    return await(asked) ? status : ExitStatus.FINDINGS;
  }

  private RejudgePreview preview() throws ConfigurationException, IOException {
    GateSettings settings = parent.settings();
    DroppedPrivileges owner = parent.ownerRights(settings);
    return new RejudgePreview(
        InspectorFactory.create(settings),
        owner.runAsRoot(() -> MonitoredDirectoryReader.lookup(settings)));
  }

  private static RejudgeRequestStore requests(RecordReference found) {
    return new RejudgeRequestStore(found.records().store());
  }

  private static boolean await(List<RecordReference> asked)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + MAX_WAIT_NANOS;
    boolean all = true;
    for (RecordReference found : asked) {
      while (requests(found).isRequested(found.id()) && System.nanoTime() - end < 0) {
        Thread.sleep(POLL_INTERVAL_MILLIS);
      }
      if (requests(found).isRequested(found.id())) {
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
