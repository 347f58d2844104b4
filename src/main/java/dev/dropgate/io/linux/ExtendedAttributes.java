package dev.dropgate.io.linux;

import dev.dropgate.model.SafeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.TreeMap;

/**
 * Reads and sets extended attributes of all namespaces that the gate may read, including access
 * control lists ({@code system.posix_acl_access}). Stateless, thread safe.
 */
public final class ExtendedAttributes {
  private ExtendedAttributes() {}

  /**
   * Reads all extended attributes of a file.
   *
   * @param file a file of any type; a link is not followed
   * @return names and values, sorted; empty if the file or its file system has none
   */
  public static Map<String, byte[]> of(Path file) {
    Map<String, byte[]> found = new TreeMap<>();
    byte[] names = LibcCalls.listAttributes(file);
    if (names == null || names.length == 0) {
      return found;
    }
    StringTokenizer each =
        new StringTokenizer(new String(names, StandardCharsets.ISO_8859_1), "\0");
    while (each.hasMoreTokens()) {
      String name = each.nextToken();
      byte[] value = LibcCalls.getAttribute(file, name);
      if (value != null) {
        found.put(name, value);
      }
    }
    return found;
  }

  /**
   * Sets an extended attribute.
   *
   * @param file a file of the gate, or the descriptor of one below {@code /proc/self/fd}
   * @param name its namespace and name
   * @param value any bytes
   * @throws IOException if the file system cannot store it, or the gate may not set it
   */
  public static void set(Path file, String name, byte[] value) throws IOException {
    int error = LibcCalls.setAttribute(file, name, value);
    if (error != 0) {
      throw new FileSystemException(
          file.toString(),
          null,
          "cannot set the extended attribute " + SafeText.of(name) + ", errno " + error);
    }
  }
}
