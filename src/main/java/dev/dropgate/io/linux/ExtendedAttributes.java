package dev.dropgate.io.linux;

import com.sun.jna.Native;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.TreeMap;

/**
 * Reads and sets extended attributes of all namespaces that the gate may read, including access
 * control lists ({@code system.posix_acl_access}). Stateless, thread safe.
 */
public final class ExtendedAttributes {
  private static final boolean AVAILABLE = LibcCalls.bindNativeMethods(ExtendedAttributes.class);

  private ExtendedAttributes() {}

  /**
   * Reads all extended attributes of a file.
   *
   * @param file a file of any type; a link is not followed
   * @return names and values, sorted; empty if the file or its file system has none
   */
  public static Map<String, byte[]> of(Path file) {
    Map<String, byte[]> found = new TreeMap<>();
    byte[] names = listAttributes(file);
    if (names == null || names.length == 0) {
      return found;
    }
    StringTokenizer each =
        new StringTokenizer(new String(names, StandardCharsets.ISO_8859_1), "\0");
    while (each.hasMoreTokens()) {
      String name = each.nextToken();
      byte[] value = getAttribute(file, name);
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
    int error = setAttribute(file, name, value);
    if (error != 0) {
      throw new FileSystemException(
          file.toString(),
          null,
          "cannot set the extended attribute " + PrintableText.of(name) + ", errno " + error);
    }
  }

  /**
   * Returns the names of a file's extended attributes; a link is not followed.
   *
   * @return null if the file or the call is unavailable, or its file system has no extended
   *     attributes
   */
  private static byte[] listAttributes(Path file) {
    byte[] path = LibcCalls.zeroEnded(file);
    return AVAILABLE ? readGrowing((buffer, size) -> llistxattr(path, buffer, size)) : null;
  }

  /**
   * Returns the value of one extended attribute; a link is not followed.
   *
   * @return null if it does not exist, or the gate may not read it
   */
  private static byte[] getAttribute(Path file, String name) {
    byte[] path = LibcCalls.zeroEnded(file);
    byte[] ended = zeroEnded(name);
    return AVAILABLE ? readGrowing((buffer, size) -> lgetxattr(path, ended, buffer, size)) : null;
  }

  /**
   * Sets one extended attribute; a link is followed only below {@code /proc/self/fd}.
   *
   * @return 0 on success, the errno on failure, -1 if the call is unavailable on this platform
   */
  private static int setAttribute(Path file, String name, byte[] value) {
    if (!AVAILABLE) {
      return -1;
    }
    byte[] path = LibcCalls.zeroEnded(file);
    int error =
        LibcCalls.isDescriptor(file)
            ? setxattr(path, zeroEnded(name), value, value.length, 0)
            : lsetxattr(path, zeroEnded(name), value, value.length, 0);
    return error == 0 ? 0 : Native.getLastError();
  }

  private interface SizedCall {
    long into(byte[] buffer, long size);
  }

  // Asks for the size first, and asks again if the value grows in between.
  private static byte[] readGrowing(SizedCall call) {
    for (int tries = 0; tries < 10; tries++) {
      long size = call.into(null, 0);
      if (size < 0) {
        return null;
      }
      byte[] buffer = new byte[(int) size];
      long read = size == 0 ? 0 : call.into(buffer, size);
      if (read >= 0) {
        return Arrays.copyOf(buffer, (int) read);
      }
    }
    return null;
  }

  private static byte[] zeroEnded(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  // size_t and ssize_t are a long: only 64-bit machines get here.

  private static native long llistxattr(byte[] path, byte[] names, long size);

  private static native long lgetxattr(byte[] path, byte[] name, byte[] value, long size);

  private static native int lsetxattr(byte[] path, byte[] name, byte[] value, long size, int flags);

  private static native int setxattr(byte[] path, byte[] name, byte[] value, long size, int flags);
}
