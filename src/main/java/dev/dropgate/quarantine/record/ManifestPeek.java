package dev.dropgate.quarantine.record;

import dev.dropgate.io.JsonTree;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Extracts the fields that lists filter by from a manifest, without verifying it, because a hundred
 * thousand manifests must be filtered in a second. Records to be shown are read and verified in
 * full afterwards. The getters throw {@link UncheckedIOException} if the content is not JSON. Not
 * thread safe.
 */
public final class ManifestPeek implements JsonTree.TextVisitor {
  /** Matches the field only; inside a text the second quote would have a backslash before it. */
  private static final String HISTORY_FIELD = "\"history\"";

  /**
   * The end of a file written by {@link JsonTree#toFileBytes}. Inside the file, a brace at the
   * start of a line has spaces before it.
   */
  private static final String FILE_END = "\n}\n";

  private final List<String> rules = new ArrayList<>(1);
  private String path = "";
  private String pathBytes;
  private String directory = "";
  private RecordState state = RecordState.HELD;

  private final byte[] bytes;
  private final String text;
  private boolean hasHistory;
  private boolean parsed;

  private ManifestPeek(byte[] bytes) {
    this.bytes = bytes;
    this.text = new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /**
   * Peeks at a manifest.
   *
   * @param bytes the bytes of its file; kept
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
   * Returns whether a field may have a value. Searches the bytes, which is many times faster than
   * parsing.
   *
   * @param value the value of some field
   * @return false if no field has it
   */
  public boolean mayContain(String value) {
    return containsValue(value) || text.contains("\\u") || !isPlain(value);
  }

  // Avoids creating the quoted text for each of a hundred thousand manifests.
  private boolean containsValue(String value) {
    int end = text.length() - value.length();
    for (int at = text.indexOf(value); at >= 0 && at < end; at = text.indexOf(value, at + 1)) {
      if (at > 0 && text.charAt(at - 1) == '"' && text.charAt(at + value.length()) == '"') {
        return true;
      }
    }
    return false;
  }

  // Accepts values that JSON writes unchanged, byte for byte. Uses no stream, because it runs for
  // each of a hundred thousand manifests.
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
        case "verdict" ->
            state =
                value.equals(Verdict.DANGEROUS.name()) ? RecordState.QUARANTINED : RecordState.HELD;
        default -> {
          // Stops early if there is no history: the rules come before the owner, and only the
          // history comes after it.
          return hasHistory || !name.equals("owner");
        }
      }
    } else if (parent.equals("findings") && name.equals("rule")) {
      rules.add(value);
    } else if (parent.equals("history") && name.equals("action")) {
      state = state.after(value);
    }
    return true;
  }

  /** Returns the ids of the rules with findings. */
  public List<String> rules() {
    return parsed().rules;
  }

  /** Returns the original path, escaped. */
  public String path() {
    return parsed().path;
  }

  /** Returns the original path with its raw bytes decoded as UTF-8; null if it equals the path. */
  public String rawPath() {
    return parsed().pathBytes == null
        ? null
        : new String(HexFormat.of().parseHex(pathBytes), StandardCharsets.UTF_8);
  }

  /** Returns the monitored directory, escaped. */
  public String directory() {
    return parsed().directory;
  }

  /** Returns the same as {@link Manifest#state()}. */
  public RecordState state() {
    return parsed().state;
  }
}
