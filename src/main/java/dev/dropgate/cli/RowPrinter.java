package dev.dropgate.cli;

import dev.dropgate.quarantine.Row;

/** One way to show records. Not thread safe. */
interface RowPrinter {
  void print(Row row);

  /** After the last one. */
  void end();
}
