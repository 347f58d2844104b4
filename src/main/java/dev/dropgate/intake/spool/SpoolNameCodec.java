package dev.dropgate.intake.spool;

import dev.dropgate.model.RawNames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Encodes the name of an entry inside the spool: its relative path, with every byte that could have
 * a meaning for Camel, {@code java.io.File} or a terminal as {@code %NN}. The name alone restores
 * the original, so a claim is one rename and needs no further file. Stateless, thread safe.
 */
public final class SpoolNameCodec {
  /** NAME_MAX of Linux in bytes, less room for the mark of a copied claim. */
  private static final int MAX_NAME_BYTES = 255 - SpoolFolder.COPIED_SUFFIX.length();

  /** Leaves room for the spool's own path below PATH_MAX (4096). */
  private static final int MAX_PATH_BYTES = 2048;

  /** A walk by handles keeps one open for each folder of a path. */
  private static final int MAX_DEPTH = 100;

  private static final String PLAIN_CHARACTERS = "._- +=@,()[]~^!";
  private static final String CAMEL_LOCK = ".camellock";

  private SpoolNameCodec() {}

  /**
   * Encodes a relative path.
   *
   * @param relative an entry's path below the monitored directory
   * @return ASCII, with {@code /} between names; null if the result is too long or too deep for a
   *     path
   */
  public static String encode(Path relative) {
    if (relative.getNameCount() > MAX_DEPTH) {
      return null;
    }
    String text = relative.toString();
    if (isPlain(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() * 2);
    for (Path name : relative) {
      if (!out.isEmpty()) {
        out.append('/');
      }
      int start = out.length();
      appendName(RawNames.bytes(name), out);
      if (out.length() - start > MAX_NAME_BYTES || out.length() > MAX_PATH_BYTES) {
        return null;
      }
    }
    return out.toString();
  }

  /**
   * Decodes an encoded path.
   *
   * @param encoded a result of {@link #encode}
   * @return the original path with its raw bytes
   * @throws IllegalArgumentException if it is not a result of {@link #encode}
   */
  static Path decode(String encoded) {
    if (encoded.indexOf('%') < 0) {
      return Path.of(encoded);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%' && i + 2 < encoded.length()) {
        bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return RawNames.path(bytes.toByteArray());
  }

  /**
   * Returns the original of one name in the spool that the gate may not have made. A name that
   * {@link #encode} cannot have made is returned unchanged.
   *
   * @param name a single name
   * @return a single name, never {@code .} or {@code ..}
   */
  static Path originalName(Path name) {
    String text = name.toString();
    try {
      Path decoded = decode(text);
      boolean ours = text.equals(encode(decoded)) && decoded.normalize().equals(decoded);
      return ours && !decoded.startsWith("..") ? decoded : name;
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  private static boolean isPlain(String path) {
    if (path.length() > MAX_NAME_BYTES || path.toLowerCase(Locale.ROOT).contains(CAMEL_LOCK)) {
      return false;
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean startsName = i == 0 || path.charAt(i - 1) == '/';
      if ((c != '/' && !isPlain(c)) || (startsName && c == '.')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(int c) {
    return c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN_CHARACTERS.indexOf(c) >= 0);
  }

  // Camel's file component ignores a name that begins with a dot or ends in .camelLock. Encoded, it
  // is a name like any other to every reader of the claim.
  private static void appendName(byte[] name, StringBuilder out) {
    boolean lock =
        new String(name, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT).endsWith(CAMEL_LOCK);
    for (int i = 0; i < name.length; i++) {
      boolean hides = (i == 0 && name[i] == '.') || (lock && i == name.length - 1);
      if (isPlain(name[i] & 0xFF) && !hides) {
        out.append((char) name[i]);
      } else {
        out.append('%').append(hex(name[i] >> 4)).append(hex(name[i]));
      }
    }
  }

  private static char hex(int nibble) {
    return Character.toUpperCase(Character.forDigit(nibble & 0xF, 16));
  }
}
