package dev.dropgate.cli;

import dev.dropgate.cli.record.RecordFilter;
import dev.dropgate.cli.text.OptionConverters;
import dev.dropgate.config.ConfigurationException;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code quarantine release}: restores files and lets the same content pass. */
@Command(
    name = "release",
    description =
        "Give files back as restore does, and let every file of the same content pass in the same"
            + " monitored directory.")
final class QuarantineReleaseCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand parent;
  @Mixin private RestoreOptions options;
  @Mixin private RecordFilter filter;

  @Option(
      names = "--until",
      paramLabel = "WHEN",
      converter = OptionConverters.FutureTimeConverter.class,
      description =
          "When that ends: 30d, 12h, 2026-12-31 (that day included) or 2026-12-31T18:00 (UTC)."
              + " Default: when it is revoked.")
  private Instant until;

  @Override
  public Integer call() throws ConfigurationException, IOException {
    return options.run(parent, filter, true, until);
  }
}
