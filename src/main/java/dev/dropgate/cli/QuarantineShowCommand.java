package dev.dropgate.cli;

import dev.dropgate.files.Json;
import dev.dropgate.quarantine.Manifest;
import dev.dropgate.quarantine.Quarantine.Found;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code quarantine show}. */
@Command(name = "show", description = "Show all that is known of records.")
final class QuarantineShowCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand parent;

  @Parameters(arity = "1..*", paramLabel = "ID", description = QuarantineCommand.ID)
  private List<String> ids;

  @Option(names = "--json", description = "Print the manifests as JSON Lines.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    PrintStream out = Terminal.out(json);
    EachRecord each = new EachRecord(parent.quarantine());
    boolean[] some = new boolean[1];
    each.run(
        ids,
        found -> {
          Manifest manifest = found.records().manifest(found.id());
          if (!json && some[0]) {
            out.println();
          }
          some[0] = true;
          print(out, found, manifest);
        });
    out.flush();
    return each.status();
  }

  private void print(PrintStream out, Found found, Manifest manifest) throws IOException {
    if (json) {
      out.println(Json.line(manifest));
    } else {
      ManifestText.print(out, manifest, found.records().folder(found.id()));
    }
  }
}
