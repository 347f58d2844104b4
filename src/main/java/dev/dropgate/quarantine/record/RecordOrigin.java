package dev.dropgate.quarantine.record;

import dev.dropgate.model.Entry;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RawNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * The place that a record's file came from. The texts are strings as stored, because the manifest's
 * hash covers them: an escaping that becomes stricter must not change an old record. Immutable.
 *
 * @param path the original path, escaped for people
 * @param pathBytes the original path in hex; null if {@code path} contains no escapes
 * @param directory the monitored directory, escaped
 * @param directoryBytes the monitored directory in hex; null if {@code directory} contains no
 *     escapes
 */
public record RecordOrigin(String path, String pathBytes, String directory, String directoryBytes) {
  static RecordOrigin of(Entry entry) {
    return new RecordOrigin(
        PrintableText.of(entry.path()).toString(),
        hexIfEscaped(entry.path()),
        PrintableText.of(entry.directory()).toString(),
        hexIfEscaped(entry.directory()));
  }

  private static String hexIfEscaped(Path path) {
    return PrintableText.needsEscaping(path)
        ? HexFormat.of().formatHex(RawNames.bytes(path))
        : null;
  }

  /** Returns the path with its raw bytes. */
  Path rawPath() {
    return raw(path, pathBytes);
  }

  /** Returns the monitored directory with its raw bytes. */
  Path rawDirectory() {
    return raw(directory, directoryBytes);
  }

  private static Path raw(String text, String hex) {
    return RawNames.path(
        hex == null ? text.getBytes(StandardCharsets.UTF_8) : HexFormat.of().parseHex(hex));
  }
}
