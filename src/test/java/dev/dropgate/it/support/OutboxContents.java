package dev.dropgate.it.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the alerts of a gate are on disk. */
public final class OutboxContents {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path data;

  public OutboxContents(Path data) {
    this.data = data;
  }

  /** All that still has to leave, and what stands beside it, by relative path. */
  public List<String> files() {
    Path outbox = data.resolve("outbox");
    return DiskOracle.paths(outbox).stream()
        .map(file -> outbox.relativize(file).toString())
        .filter(file -> !file.startsWith("state/"))
        .sorted()
        .toList();
  }

  public boolean isEmpty() {
    return files().isEmpty();
  }

  /** The ids of the alerts that wait, with doubles. */
  public List<String> waiting() {
    return DiskOracle.waitingAlerts(data.resolve("outbox"));
  }

  /** The ids of all records of dangerous files. */
  public List<String> quarantined() {
    return List.copyOf(DiskOracle.records(data.resolve("quarantine")).keySet());
  }

  /** The digests in a folder that a server did not take, each with its field {@code delivery}. */
  public List<JsonNode> digests(String folder) throws IOException {
    List<JsonNode> digests = new ArrayList<>();
    for (String file : files()) {
      if (file.startsWith(folder + "/") && file.endsWith(".json")) {
        try {
          JsonNode digest = JSON.readTree(data.resolve("outbox").resolve(file).toFile());
          if (digest.has("delivery")) {
            digests.add(digest);
          }
        } catch (FileNotFoundException e) {
          // sent while we looked
        }
      }
    }
    return digests;
  }
}
