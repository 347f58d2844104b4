package dev.dropgate.cli;

import dev.dropgate.files.SafeText;
import dev.dropgate.quarantine.RecordTime;
import dev.dropgate.quarantine.Row;
import dev.dropgate.quarantine.ShortIds;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;

/** Records as a table. Not thread safe. */
final class TableRows implements RowPrinter {
  private final Columns columns;
  private final ShortIds shortIds;

  TableRows(PrintStream out, ShortIds shortIds) {
    this.columns =
        new Columns(out, Terminal.columns(), "ID", "TIME", "STATE", "RULE", "SIZE", "PATH");
    this.shortIds = shortIds;
  }

  @Override
  public void print(Row row) {
    columns.row(
        shortIds.of(row.id()),
        RecordTime.of(row.id()).truncatedTo(ChronoUnit.SECONDS).toString(),
        SafeText.again(row.state()),
        row.damaged() ? "-" : SafeText.again(row.manifest().rules()),
        row.damaged() ? "-" : Sizes.of(row.manifest().size()),
        row.damaged() ? "-" : SafeText.again(row.manifest().path()));
  }

  @Override
  public void end() {
    columns.end();
  }
}
