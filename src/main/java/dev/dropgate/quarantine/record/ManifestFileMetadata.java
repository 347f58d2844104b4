package dev.dropgate.quarantine.record;

import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.PrintableText;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** Converts a manifest back to the metadata of its file. Stateless. */
public final class ManifestFileMetadata {
  private ManifestFileMetadata() {}

  /**
   * Returns the metadata to restore.
   *
   * @param manifest the manifest as written
   * @throws IllegalArgumentException or a {@link java.time.DateTimeException} if a value is not in
   *     the form that Dropgate writes
   */
  public static FileMetadata of(Manifest manifest) {
    return new FileMetadata(
        manifest.size(),
        manifest.owner(),
        manifest.uid(),
        manifest.group(),
        manifest.gid(),
        FileMetadata.mode(manifest.mode()),
        manifest.inode(),
        time(manifest.modifiedAt()),
        time(manifest.accessedAt()),
        time(manifest.changedAt()),
        extended(manifest.attributes()));
  }

  private static FileTime time(String text) {
    return FileTime.from(Instant.parse(text));
  }

  private static Map<String, byte[]> extended(Map<String, String> text) {
    Map<String, byte[]> extended = new TreeMap<>();
    if (text != null) {
      text.forEach(
          (name, value) ->
              extended.put(
                  new String(PrintableText.unescape(name), StandardCharsets.UTF_8),
                  Base64.getDecoder().decode(value)));
    }
    return extended;
  }
}
