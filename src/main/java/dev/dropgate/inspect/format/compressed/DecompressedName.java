package dev.dropgate.inspect.format.compressed;

import dev.dropgate.model.RawNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Names of compressed files after decompression. Stateless. */
public final class DecompressedName {
  private static final Map<String, String> COMBINED_EXTENSIONS =
      Map.of(
          "tgz", ".tar", "tbz", ".tar", "tbz2", ".tar", "txz", ".tar", "tlz", ".tar", "taz", ".tar",
          "tzst", ".tar");

  private DecompressedName() {}

  /** Returns the name without its last extension; {@code a.tgz} becomes {@code a.tar}. */
  public static byte[] of(Path name) {
    byte[] bytes = RawNames.bytes(name);
    int dot = bytes.length - 1;
    while (dot > 0 && bytes[dot] != '.') {
      dot--;
    }
    if (dot <= 0) {
      return bytes;
    }
    String extension =
        new String(bytes, dot + 1, bytes.length - dot - 1, StandardCharsets.ISO_8859_1)
            .toLowerCase(Locale.ROOT);
    byte[] end =
        COMBINED_EXTENSIONS.getOrDefault(extension, "").getBytes(StandardCharsets.US_ASCII);
    byte[] inner = Arrays.copyOf(bytes, dot + end.length);
    System.arraycopy(end, 0, inner, dot, end.length);
    return inner;
  }
}
