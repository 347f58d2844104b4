package dev.dropgate.cli.record;

import dev.dropgate.cli.text.OptionConverters;
import java.time.Instant;
import picocli.CommandLine.Option;

/**
 * The filter options of {@code list}, with {@code --until}, which other commands use for something
 * else.
 */
public final class RecordListFilter extends RecordFilter {
  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = OptionConverters.EndTimeConverter.class,
      description = "The same as --before.")
  private Instant until;

  @Override
  public Instant before() {
    Instant before = super.before();
    return before == null || (until != null && until.isBefore(before)) ? until : before;
  }

  @Override
  public boolean isGiven() {
    return until != null || super.isGiven();
  }
}
