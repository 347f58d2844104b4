package dev.dropgate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The command {@code run}: runs the gate. */
@Command(name = "run", description = "Run the gate until it is told to end (the default).")
final class RunCommand implements Callable<Integer> {
  @ParentCommand private DropgateCommand parent;

  @Override
  public Integer call() throws Exception {
    return parent.gate().run();
  }
}
