package dev.dropgate.cli.record;

import dev.dropgate.cli.text.SizeText;
import dev.dropgate.cli.text.Terminal;
import dev.dropgate.cli.text.TextTable;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.RecordSummary;
import dev.dropgate.quarantine.record.ShortRecordIds;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;

/** Prints records as a table. Not thread safe. */
public final class RecordTablePrinter implements RecordPrinter {
  private static final PrintableText UNKNOWN = PrintableText.of("-");

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
        PrintableText.of(shortIds.shorten(row.id())),
        PrintableText.of(row.id().time().truncatedTo(ChronoUnit.SECONDS).toString()),
        PrintableText.of(row.state().word()),
        row.damaged() ? UNKNOWN : PrintableText.ofEscaped(row.manifest().rules()),
        row.damaged() ? UNKNOWN : PrintableText.of(SizeText.of(row.manifest().size())),
        row.damaged() ? UNKNOWN : PrintableText.ofEscaped(row.manifest().path()));
  }

  @Override
  public void end() {
    columns.finish();
  }
}
