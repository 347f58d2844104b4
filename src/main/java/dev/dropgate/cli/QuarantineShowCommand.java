package dev.dropgate.cli;

import dev.dropgate.cli.record.ManifestPrinter;
import dev.dropgate.cli.record.RecordBatch;
import dev.dropgate.cli.text.Terminal;
import dev.dropgate.quarantine.QuarantineService.RecordReference;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestCodec;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The command {@code quarantine show}: prints manifests. */
@Command(name = "show", description = "Show all that is known of records.")
final class QuarantineShowCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand parent;

  @Parameters(arity = "1..*", paramLabel = "ID", description = QuarantineCommand.ID_DESCRIPTION)
  private List<String> ids;

  @Option(names = "--json", description = "Print the manifests as JSON Lines.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    PrintStream out = Terminal.openOutput(json);
    RecordBatch each = new RecordBatch(parent.quarantine());
    boolean[] some = new boolean[1];
    each.run(
        ids,
        found -> {
          Manifest manifest = found.records().readManifest(found.id());
          if (!json && some[0]) {
            out.println();
          }
          some[0] = true;
          print(out, found, manifest);
        });
    out.flush();
    return each.status();
  }

  private void print(PrintStream out, RecordReference found, Manifest manifest) throws IOException {
    if (json) {
      out.println(ManifestCodec.toLine(manifest));
    } else {
      ManifestPrinter.print(out, manifest, found.records());
    }
  }
}
