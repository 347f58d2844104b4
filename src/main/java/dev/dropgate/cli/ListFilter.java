package dev.dropgate.cli;

import java.time.Instant;
import picocli.CommandLine.Option;

/** The filters of {@code list}, where {@code --until} is free to be one of them. */
final class ListFilter extends RowFilter {
  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = Converters.End.class,
      description = "The same as --before.")
  private Instant until;

  @Override
  Instant before() {
    Instant before = super.before();
    return before == null || (until != null && until.isBefore(before)) ? until : before;
  }

  @Override
  boolean isGiven() {
    return until != null || super.isGiven();
  }
}
