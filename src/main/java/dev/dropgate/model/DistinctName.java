package dev.dropgate.model;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Builds a name for a file whose own name is taken. Stateless. */
public final class DistinctName {
  /** NAME_MAX of Linux, in bytes. */
  private static final int MAX_NAME_BYTES = 255;

  /** A longer suffix does not count as an extension. */
  private static final int MAX_EXTENSION_BYTES = 16;

  private DistinctName() {}

  /**
   * Returns the name with a mark before its last extension, shortened so that it stays within
   * NAME_MAX.
   *
   * @param name one name, with its raw bytes
   * @param mark ASCII, far shorter than NAME_MAX
   * @return for example {@code a~mark.txt}
   */
  public static Path of(Path name, String mark) {
    byte[] bytes = RawNames.bytes(name);
    byte[] middle = ("~" + mark).getBytes(StandardCharsets.US_ASCII);
    int dot = bytes.length;
    for (int i = bytes.length - 1; i > 0 && bytes.length - i <= MAX_EXTENSION_BYTES; i--) {
      if (bytes[i] == '.') {
        dot = i;
        break;
      }
    }
    int stem = Math.min(dot, MAX_NAME_BYTES - middle.length - (bytes.length - dot));
    byte[] out = Arrays.copyOf(bytes, stem + middle.length + bytes.length - dot);
    System.arraycopy(middle, 0, out, stem, middle.length);
    System.arraycopy(bytes, dot, out, stem + middle.length, bytes.length - dot);
    return RawNames.path(out);
  }
}
