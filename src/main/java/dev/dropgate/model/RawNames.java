package dev.dropgate.model;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Converts file names to and from their raw bytes. A {@link Path} that came from a directory stream
 * keeps its bytes in every locale; its {@code toString()} does not. Stateless, thread safe.
 */
public final class RawNames {
  private static final char REPLACEMENT_CHARACTER = '\uFFFD';
  private static final Charset JNU_CHARSET =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
  private static final boolean UTF8_LOCALE = JNU_CHARSET.equals(StandardCharsets.UTF_8);

  private RawNames() {}

  /**
   * Returns whether the JVM's locale can hold every valid UTF-8 name in a {@code String}.
   *
   * @return false under {@code LC_ALL=C}
   */
  public static boolean isUtf8Locale() {
    return UTF8_LOCALE;
  }

  /**
   * Returns the bytes of a path as the kernel has them.
   *
   * @param path any path of the default file system
   * @return its bytes, separators included
   */
  public static byte[] bytes(Path path) {
    String text = path.toString();
    if (UTF8_LOCALE ? text.indexOf(REPLACEMENT_CHARACTER) < 0 : isAscii(text)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    return bytesFromUri(path);
  }

  /**
   * Decodes the bytes of a name as UTF-8.
   *
   * @param bytes the bytes of a name
   * @return empty if they are not valid UTF-8
   */
  public static Optional<String> decode(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the path with exactly these bytes; a relative path stays relative.
   *
   * @param bytes the bytes of a path, without NUL
   * @return a path that opens the file of this name in every locale
   */
  public static Path path(byte[] bytes) {
    Optional<String> text = decode(bytes);
    if (text.isPresent() && (UTF8_LOCALE || isAscii(text.get()))) {
      return Path.of(text.get());
    }
    boolean absolute = bytes.length > 0 && bytes[0] == '/';
    StringBuilder uri = new StringBuilder(bytes.length * 3 + 8).append("file:///");
    for (byte b : bytes) {
      uri.append(b == '/' ? "/" : "%%%02X".formatted(b & 0xFF));
    }
    Path path = Path.of(URI.create(absolute ? uri.deleteCharAt(7).toString() : uri.toString()));
    return absolute ? path : Path.of("/").relativize(path);
  }

  /**
   * Returns the path that a setting names, absolute and normalized, in every locale.
   *
   * @param text a path; a relative one is below the working directory
   */
  public static Path absolutePath(String text) {
    return path(text.getBytes(StandardCharsets.UTF_8)).toAbsolutePath().normalize();
  }

  // UnixPath percent-encodes its raw bytes, and no other public API exposes them. Each name is
  // converted separately, because toUri() first makes a path absolute.
  private static byte[] bytesFromUri(Path path) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (path.isAbsolute()) {
      bytes.write('/');
    }
    for (int i = 0; i < path.getNameCount(); i++) {
      if (i > 0) {
        bytes.write('/');
      }
      String raw = Path.of("/").resolve(path.getName(i)).toUri().getRawPath();
      int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
      for (int c = 1; c < end; c++) {
        if (raw.charAt(c) == '%') {
          bytes.write(Integer.parseInt(raw, c + 1, c + 3, 16));
          c += 2;
        } else {
          bytes.write(raw.charAt(c));
        }
      }
    }
    return bytes.toByteArray();
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
