package dev.dropgate.cli.record;

import dev.dropgate.quarantine.RecordSummary;

/** One way to show records. Not thread safe. */
public interface RecordPrinter {
  void print(RecordSummary row);

  /** After the last one. */
  void end();
}
