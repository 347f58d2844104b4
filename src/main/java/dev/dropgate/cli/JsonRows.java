package dev.dropgate.cli;

import dev.dropgate.files.Json;
import dev.dropgate.files.JsonTree;
import dev.dropgate.quarantine.Manifest;
import dev.dropgate.quarantine.RecordTime;
import dev.dropgate.quarantine.Row;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Records as JSON Lines, the contract of {@code quarantine list --json}. Not thread safe. */
final class JsonRows implements RowPrinter {
  private final PrintStream out;

  JsonRows(PrintStream out) {
    this.out = out;
  }

  @Override
  public void print(Row row) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", row.id());
    if (row.damaged()) {
      line.put("detectedAt", RecordTime.of(row.id()).toString());
      line.put("state", row.state());
      line.put("problem", row.problem());
    } else {
      fill(line, row.manifest());
    }
    out.println(Json.printable(JsonTree.line(line)));
  }

  private static void fill(Map<String, Object> line, Manifest manifest) {
    line.put("path", manifest.path());
    line.put("pathBytes", manifest.pathBytes());
    line.put("sha256", manifest.sha256());
    line.put("size", manifest.size());
    line.put("rule", manifest.rules());
    line.put("reason", manifest.reasons());
    line.put("detectedAt", manifest.detectedAt());
    line.put("state", manifest.state());
    line.put("alerted", manifest.alerted());
  }

  @Override
  public void end() {
    // each line stands for itself
  }
}
