package dev.dropgate.inspect.format.document;

import java.nio.charset.StandardCharsets;

/** Little-endian numbers in byte arrays. Stateless. */
public final class LittleEndianBytes {
  /** The first bytes of every OLE2 file. */
  public static final byte[] OLE2_SIGNATURE = latin1("\320\317\021\340\241\261\032\341");

  private LittleEndianBytes() {}

  public static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
  }

  public static long u32(byte[] bytes, int at) {
    return u16(bytes, at) | (long) u16(bytes, at + 2) << 16;
  }

  public static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  public static boolean startsWith(byte[] bytes, int at, byte[] wanted) {
    if (at < 0 || at > bytes.length - wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns the first offset of the wanted bytes, or -1. */
  public static int indexOf(byte[] bytes, byte[] wanted, int from) {
    for (int i = from; i <= bytes.length - wanted.length; i++) {
      if (bytes[i] == wanted[0] && startsWith(bytes, i, wanted)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Returns the first offset of the wanted bytes, which are in lower case, or -1. Ignores the case
   * of ASCII letters.
   */
  public static int indexOfIgnoreCase(byte[] bytes, byte[] wanted, int from) {
    for (int i = from; i <= bytes.length - wanted.length; i++) {
      int same = 0;
      while (same < wanted.length && toLowerAscii(bytes[i + same]) == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return i;
      }
    }
    return -1;
  }

  private static int toLowerAscii(byte one) {
    return one >= 'A' && one <= 'Z' ? one + ('a' - 'A') : one;
  }
}
