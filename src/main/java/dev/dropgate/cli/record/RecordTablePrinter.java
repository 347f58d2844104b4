package dev.dropgate.cli.record;

import dev.dropgate.cli.text.SizeText;
import dev.dropgate.cli.text.Terminal;
import dev.dropgate.cli.text.TextTable;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.RecordSummary;
import dev.dropgate.quarantine.record.RecordTime;
import dev.dropgate.quarantine.record.ShortRecordIds;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;

/** Prints records as a table. Not thread safe. */
public final class RecordTablePrinter implements RecordPrinter {
  private final TextTable columns;
  private final ShortRecordIds shortIds;

  public RecordTablePrinter(PrintStream out, ShortRecordIds shortIds) {
    this.columns =
        new TextTable(out, Terminal.columns(), "ID", "TIME", "STATE", "RULE", "SIZE", "PATH");
    this.shortIds = shortIds;
  }

  @Override
  public void print(RecordSummary row) {
    columns.addRow(
        shortIds.shorten(row.id()),
        RecordTime.of(row.id()).truncatedTo(ChronoUnit.SECONDS).toString(),
        PrintableText.reescape(row.state()),
        row.damaged() ? "-" : PrintableText.reescape(row.manifest().rules()),
        row.damaged() ? "-" : SizeText.of(row.manifest().size()),
        row.damaged() ? "-" : PrintableText.reescape(row.manifest().path()));
  }

  @Override
  public void end() {
    columns.finish();
  }
}
