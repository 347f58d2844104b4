package dev.dropgate.inspect.active;

import java.nio.charset.StandardCharsets;

/** Numbers in byte arrays, little-endian. Stateless. */
final class Bytes {
  /** The first bytes of every OLE2 file. */
  static final byte[] OLE2 = latin1("\320\317\021\340\241\261\032\341");

  private Bytes() {}

  static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
  }

  static long u32(byte[] bytes, int at) {
    return u16(bytes, at) | (long) u16(bytes, at + 2) << 16;
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static boolean startsWith(byte[] bytes, int at, byte[] wanted) {
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

  /** Where it begins; -1 if it is not there. */
  static int indexOf(byte[] bytes, byte[] wanted, int from) {
    for (int i = from; i <= bytes.length - wanted.length; i++) {
      if (bytes[i] == wanted[0] && startsWith(bytes, i, wanted)) {
        return i;
      }
    }
    return -1;
  }

  /** The same for letters of ASCII of either case; what is wanted is in lower case. */
  static int indexOfLower(byte[] bytes, byte[] wanted, int from) {
    for (int i = from; i <= bytes.length - wanted.length; i++) {
      int same = 0;
      while (same < wanted.length && lower(bytes[i + same]) == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return i;
      }
    }
    return -1;
  }

  private static int lower(byte one) {
    return one >= 'A' && one <= 'Z' ? one + ('a' - 'A') : one;
  }
}
