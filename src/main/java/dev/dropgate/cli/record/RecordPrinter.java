package dev.dropgate.cli.record;

import dev.dropgate.quarantine.RecordSummary;

/** A format for printing records. Not thread safe. */
public interface RecordPrinter {
  void print(RecordSummary row);

  /** Finishes the output after the last record. */
  void end();
}
