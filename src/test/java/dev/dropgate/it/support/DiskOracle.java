package dev.dropgate.it.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dropgate.io.ContentHasher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the results from the disk only, never from the output of the program. */
public final class DiskOracle {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DiskOracle() {}

  /** Everything below a folder that is not a folder, by relative path, with its SHA-256. */
  public static Map<String, String> files(Path folder) {
    Map<String, String> files = new TreeMap<>();
    for (Path file : paths(folder)) {
      files.put(folder.relativize(file).toString(), sha256(file));
    }
    return files;
  }

  /** Everything below a folder that is not a folder. */
  public static List<Path> paths(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList();
    } catch (IOException | UncheckedIOException e) {
      return paths(folder); // it changed while we looked
    }
  }

  /** Manifests of all complete records, by id; each content is checked against its hash. */
  public static Map<String, JsonNode> records(Path quarantine) {
    Map<String, JsonNode> records = new TreeMap<>();
    if (!Files.exists(quarantine)) {
      return records;
    }
    try (Stream<Path> all = Files.list(quarantine)) {
      for (Path record : all.filter(Files::isDirectory).toList()) {
        JsonNode manifest = readRecord(record);
        if (manifest != null) {
          records.put(record.getFileName().toString(), manifest);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  // A gate that judges a record again may remove it at any moment, its content first or last.
  private static JsonNode readRecord(Path record) throws IOException {
    try {
      byte[] text = Files.readAllBytes(record.resolve("manifest.json"));
      String hash = sha256(record.resolve("content"));
      if (hash.equals("gone")) {
        return null;
      }
      JsonNode manifest = JSON.readTree(text);
      if (!manifest.get("sha256").asText().equals(hash)) {
        throw new AssertionError("content of " + record + " is not what its manifest says");
      }
      return manifest;
    } catch (NoSuchFileException e) {
      if (Files.exists(record.resolve("content"))) {
        if (!Files.exists(record.resolve("manifest.json"))) {
          throw e; // a record with content has a manifest
        }
        return readRecord(record); // it was finished meanwhile
      }
      return null;
    }
  }

  /**
   * Ids of the alerts that still wait: tickets, and those summed up in a digest that was not sent.
   */
  public static List<String> waitingAlerts(Path outbox) {
    List<String> ids = new ArrayList<>();
    for (Path file : paths(outbox)) {
      if (file.toString().endsWith(".json")) {
        try {
          JsonNode node = JSON.readTree(file.toFile());
          if (node.has("tickets")) {
            node.get("tickets").forEach(ticket -> ids.add(ticket.get("id").asText()));
          } else {
            ids.add(node.get("id").asText());
          }
        } catch (java.io.FileNotFoundException e) {
          // sent while we looked
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return ids;
  }

  public static String sha256(Path file) {
    try {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
          && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return "no regular file";
      }
      return ContentHasher.sha256(file);
    } catch (NoSuchFileException e) {
      return "gone";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
