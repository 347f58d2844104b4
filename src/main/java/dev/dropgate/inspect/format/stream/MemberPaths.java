package dev.dropgate.inspect.format.stream;

import dev.dropgate.inspect.content.ShortText;
import dev.dropgate.model.NameDecoder;
import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Conversions from the bytes of a member's path to the names that rules judge. Stateless. */
public final class MemberPaths {
  private static final int MAX_PRINTABLE_CHARS = 300;

  private MemberPaths() {}

  /** Returns the path with its folders, for people. */
  public static String toPrintable(byte[] path) {
    String shown = NameDecoder.toPrintable(path).toString();
    return ShortText.of(shown, MAX_PRINTABLE_CHARS);
  }

  /** Returns the exception that names a damaged member and says why. */
  public static IOException damage(byte[] path, IOException cause) {
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new IOException(toPrintable(path) + " " + reason, cause);
  }

  /**
   * Returns the name without folders. An underscore replaces a NUL, which no file name can have.
   */
  public static Path lastSegment(byte[] path) {
    int end = path.length;
    while (end > 0 && path[end - 1] == '/') {
      end--;
    }
    int start = end;
    while (start > 0 && path[start - 1] != '/') {
      start--;
    }
    byte[] name = Arrays.copyOfRange(path, start, end);
    for (int i = 0; i < name.length; i++) {
      name[i] = name[i] == 0 ? (byte) '_' : name[i];
    }
    return name.length == 0 ? Path.of("unnamed") : RawNames.path(name);
  }

  /** Returns the path up to a NUL, as a program in C reads it; the same array if there is none. */
  public static byte[] untilNul(byte[] path) {
    for (int i = 0; i < path.length; i++) {
      if (path[i] == 0) {
        return Arrays.copyOf(path, i);
      }
    }
    return path;
  }

  /**
   * Returns the bytes of a name that a library has decoded as ISO 8859-1, or as Unicode where the
   * format requires it.
   */
  public static byte[] encode(String name) {
    boolean latin1 = name.chars().allMatch(c -> c <= 0xFF);
    return name.getBytes(latin1 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }
}
