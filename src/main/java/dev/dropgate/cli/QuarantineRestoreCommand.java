package dev.dropgate.cli;

import dev.dropgate.cli.record.RecordListFilter;
import dev.dropgate.config.ConfigurationException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** The command {@code quarantine restore}: restores files. */
@Command(
    name = "restore",
    description = "Give files back as they were; they may stay at that very path. Records stay.")
final class QuarantineRestoreCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand parent;
  @Mixin private RestoreOptions options;
  @Mixin private RecordListFilter filter;

  @Override
  public Integer call() throws ConfigurationException, IOException {
    return options.run(parent, filter, false, null);
  }
}
