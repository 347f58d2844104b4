package dev.dropgate.cli;

import java.io.IOException;
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
  @Mixin private ListFilter filter;

  @Override
  public Integer call() throws ConfigurationException, IOException {
    return options.run(parent, filter, false, null);
  }
}
