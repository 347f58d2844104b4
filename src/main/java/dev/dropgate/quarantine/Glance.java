package dev.dropgate.quarantine;

import dev.dropgate.files.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a list is filtered by, taken from a manifest in passing: nothing is checked, because a
 * hundred thousand of them have to be seen in a second. What is shown afterwards is read and
 * checked as a whole. Not thread safe.
 */
public final class Glance implements Json.Visitor {
  /** As a field; in a text the second quote would have a backslash before it. */
  private static final String HISTORY = "\"history\"";

  private final List<String> rules = new ArrayList<>(1);
  private String path = "";
  private String pathBytes;
  private String directory = "";
  private String verdict = "";
  private String action;

  private boolean hasHistory;

  private Glance() {}

  static Glance at(Path record) throws IOException {
    Glance glance = new Glance();
    byte[] bytes = Files.readAllBytes(record.resolve(ManifestFile.NAME));
    glance.hasHistory = new String(bytes, StandardCharsets.ISO_8859_1).contains(HISTORY);
    Json.visit(bytes, glance);
    return glance;
  }

  @Override
  public boolean text(String parent, String name, String value) {
    if (parent == null) {
      switch (name) {
        case "path" -> path = value;
        case "pathBytes" -> pathBytes = value;
        case "directory" -> directory = value;
        case "verdict" -> verdict = value;
        default -> {
          // The rest is not asked for: the rules come before the owner, only the history after.
          return hasHistory || !name.equals("owner");
        }
      }
    } else if (parent.equals("findings") && name.equals("rule")) {
      rules.add(value);
    } else if (parent.equals("history") && name.equals("action")) {
      action = value;
    }
    return true;
  }

  /** The ids of the rules that objected. */
  public List<String> rules() {
    return rules;
  }

  /** The original path, escaped. */
  public String path() {
    return path;
  }

  /** The original path with its own bytes, as far as they are text; null if it is the same. */
  public String rawPath() {
    return pathBytes == null
        ? null
        : new String(HexFormat.of().parseHex(pathBytes), StandardCharsets.UTF_8);
  }

  /** The monitored directory, escaped. */
  public String directory() {
    return directory;
  }

  /** Like {@link Manifest#state()}. */
  public String state() {
    return action == null ? Manifest.stateOf(verdict) : action;
  }
}
