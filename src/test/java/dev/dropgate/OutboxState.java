package dev.dropgate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the alerts of a gate are on disk. */
final class OutboxState {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path data;

  OutboxState(Path data) {
    this.data = data;
  }

  /** All that still has to leave, and what stands beside it, by relative path. */
  List<String> files() {
    Path outbox = data.resolve("outbox");
    return Oracle.paths(outbox).stream()
        .map(file -> outbox.relativize(file).toString())
        .filter(file -> !file.startsWith("state/"))
        .sorted()
        .toList();
  }

  boolean isEmpty() {
    return files().isEmpty();
  }

  /** The ids of the alerts that wait, with doubles. */
  List<String> waiting() {
    return Oracle.waitingAlerts(data.resolve("outbox"));
  }

  /** The ids of all records of dangerous files. */
  List<String> quarantined() {
    return List.copyOf(Oracle.records(data.resolve("quarantine")).keySet());
  }

  /** The digests in a folder, each with what stands beside it as its field {@code why}. */
  List<JsonNode> digests(String folder) throws IOException {
    List<JsonNode> digests = new ArrayList<>();
    for (String file : files()) {
      Path why = data.resolve("outbox").resolve(file.replaceFirst("json$", "why"));
      if (file.startsWith(folder + "/") && file.endsWith(".json") && why.toFile().exists()) {
        try {
          ObjectNode digest =
              (ObjectNode) JSON.readTree(data.resolve("outbox").resolve(file).toFile());
          digests.add(digest.set("why", JSON.readTree(why.toFile())));
        } catch (FileNotFoundException e) {
          // sent while we looked
        }
      }
    }
    return digests;
  }
}
