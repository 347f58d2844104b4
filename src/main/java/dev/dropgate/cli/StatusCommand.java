package dev.dropgate.cli;

import dev.dropgate.io.JsonCodec;
import dev.dropgate.runtime.Dropgate;
import dev.dropgate.runtime.ExitStatus;
import dev.dropgate.runtime.GateStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code status}: reports the health of the gate. */
@Command(
    name = "status",
    description =
        "Tell how the gate stands: what waits, what failed and why, what it cannot see, whether it"
            + " runs. Reads the disk, and asks the engines whether they answer. Exit status 1 if it"
            + " needs a person.")
final class StatusCommand implements Callable<Integer> {
  @ParentCommand private DropgateCommand parent;

  @Option(names = "--json", description = "Print one JSON line.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Dropgate gate = parent.gate();
    gate.takeOwnerRights();
    GateStatus health = gate.status();
    if (json) {
      System.out.println(JsonCodec.toLine(health.fields()));
    } else {
      health.lines().forEach(System.out::println);
    }
    return health.problems().isEmpty() ? ExitStatus.DONE : ExitStatus.FINDINGS;
  }
}
