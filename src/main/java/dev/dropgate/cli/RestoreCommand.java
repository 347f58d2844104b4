package dev.dropgate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code quarantine restore}. */
@Command(
    name = "restore",
    description = "Give files back as they were; they may stay at that very path. Records stay.")
final class RestoreCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand parent;
  @Mixin private GiveBackOptions options;

  @Override
  public Integer call() throws ConfigurationException {
    return options.run(parent.quarantine(), false, null);
  }
}
