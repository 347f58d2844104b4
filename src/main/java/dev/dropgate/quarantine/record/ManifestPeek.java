package dev.dropgate.quarantine.record;

import dev.dropgate.io.JsonTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a list is filtered by, taken from a manifest in passing: nothing is checked, because a
 * hundred thousand of them have to be seen in a second. What is shown afterwards is read and
 * checked as a whole. The getters throw {@link UncheckedIOException} if it is no JSON. Not thread
 * safe.
 */
public final class ManifestPeek implements JsonTree.TextVisitor {
  /** As a field; in a text the second quote would have a backslash before it. */
  private static final String HISTORY_FIELD = "\"history\"";

  /**
   * How {@link JsonTree#toFileBytes} ends: inside, a brace at the start of a line has spaces before
   * it.
   */
  private static final String FILE_END = "\n}\n";

  private final List<String> rules = new ArrayList<>(1);
  private String path = "";
  private String pathBytes;
  private String directory = "";
  private String verdict = "";
  private String action;

  private final byte[] bytes;
  private final String text;
  private boolean hasHistory;
  private boolean parsed;

  private ManifestPeek(byte[] bytes) {
    this.bytes = bytes;
    this.text = new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /**
   * Glances at a manifest.
   *
   * @param bytes of its file; kept
   * @throws IOException if its end is missing
   */
  public static ManifestPeek of(byte[] bytes) throws IOException {
    ManifestPeek glance = new ManifestPeek(bytes);
    if (!glance.text.endsWith(FILE_END) || glance.text.indexOf('\0') >= 0) {
      throw new IOException("torn");
    }
    return glance;
  }

  /**
   * Whether it is worth looking closer for a value: a search in the bytes, many times as fast.
   *
   * @param value the value of some field
   * @return false if no field has it
   */
  public boolean mayContain(String value) {
    return containsValue(value) || text.contains("\\u") || !isPlain(value);
  }

  // Without making the text with its quotes for each of a hundred thousand.
  private boolean containsValue(String value) {
    int end = text.length() - value.length();
    for (int at = text.indexOf(value); at >= 0 && at < end; at = text.indexOf(value, at + 1)) {
      if (at > 0 && text.charAt(at - 1) == '"' && text.charAt(at + value.length()) == '"') {
        return true;
      }
    }
    return false;
  }

  // What JSON writes as it is, byte for byte. No stream: asked for each of a hundred thousand.
  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c >= 0x7F || c == '"' || c == '\\' || c == '/') {
        return false;
      }
    }
    return true;
  }

  private ManifestPeek parsed() {
    if (!parsed) {
      parsed = true;
      hasHistory = text.contains(HISTORY_FIELD);
      try {
        JsonTree.visit(bytes, this);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return this;
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
    return parsed().rules;
  }

  /** The original path, escaped. */
  public String path() {
    return parsed().path;
  }

  /** The original path with its own bytes, as far as they are text; null if it is the same. */
  public String rawPath() {
    return parsed().pathBytes == null
        ? null
        : new String(HexFormat.of().parseHex(pathBytes), StandardCharsets.UTF_8);
  }

  /** The monitored directory, escaped. */
  public String directory() {
    return parsed().directory;
  }

  /** Like {@link Manifest#state()}. */
  public String state() {
    return parsed().action == null ? Manifest.stateOf(verdict) : action;
  }
}
