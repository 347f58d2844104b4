package dev.dropgate.cli.record;

import dev.dropgate.io.JsonCodec;
import dev.dropgate.io.JsonTree;
import dev.dropgate.quarantine.RecordSummary;
import dev.dropgate.quarantine.record.Manifest;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prints records as JSON Lines, the documented format of {@code quarantine list --json}. Not thread
 * safe.
 */
public final class RecordJsonPrinter implements RecordPrinter {
  private final PrintStream out;

  public RecordJsonPrinter(PrintStream out) {
    this.out = out;
  }

  @Override
  public void print(RecordSummary row) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", row.id());
    if (row.damaged()) {
      line.put("detectedAt", row.id().time().toString());
      line.put("state", row.state().word());
      line.put("problem", row.problem());
    } else {
      fill(line, row.manifest());
    }
    out.println(JsonCodec.escapeHidden(JsonTree.toLine(line)));
  }

  private static void fill(Map<String, Object> line, Manifest manifest) {
    line.put("path", manifest.path());
    line.put("pathBytes", manifest.origin().pathBytes());
    line.put("sha256", manifest.sha256());
    line.put("size", manifest.size());
    line.put("rule", manifest.rules());
    line.put("reason", manifest.reasons());
    line.put("detectedAt", manifest.detectedAt().text());
    line.put("state", manifest.state().word());
    line.put("alerted", manifest.alerted());
  }

  @Override
  public void end() {
    // Nothing to finish: each line is complete.
  }
}
