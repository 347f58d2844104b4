package dev.dropgate.inspect.format.rar;

import dev.dropgate.inspect.format.stream.MemberPaths;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The names of a RAR member. The old format has one in the character set of the machine and usually
 * the same in Unicode.
 *
 * @param all with slashes, at least one
 */
public record RarMemberNames(List<byte[]> all) {

  /** Parses the name field of versions 2 to 4. */
  static RarMemberNames of(byte[] field, boolean unicode) {
    byte[] plain = MemberPaths.untilNul(field);
    if (!unicode || plain.length == field.length) {
      return new RarMemberNames(List.of(toSlashes(field)));
    }
    byte[] packed = Arrays.copyOfRange(field, plain.length + 1, field.length);
    byte[] name = toSlashes(decodeUnicode(plain, packed).getBytes(StandardCharsets.UTF_8));
    byte[] other = toSlashes(plain);
    return new RarMemberNames(Arrays.equals(name, other) ? List.of(name) : List.of(name, other));
  }

  byte[] first() {
    return all.get(0);
  }

  /** Returns whether a service block holds an alternate NTFS stream. */
  static boolean isNtfsStream(byte[] name) {
    return new String(name, StandardCharsets.ISO_8859_1).equals("STM");
  }

  /** Replaces the separator of Windows with a slash. */
  public static byte[] toSlashes(byte[] name) {
    byte[] path = name.clone();
    for (int i = 0; i < path.length; i++) {
      path[i] = path[i] == '\\' ? (byte) '/' : path[i];
    }
    return path;
  }

  /**
   * Decodes a name. Each step has two bits: a low byte, one with the common high byte, both, or a
   * copied run.
   */
  private static String decodeUnicode(byte[] plain, byte[] packed) {
    StringBuilder name = new StringBuilder();
    int high = packed.length > 0 ? (packed[0] & 0xFF) << 8 : 0;
    int flags = 0;
    int bits = 0;
    int at = 1;
    while (at < packed.length) {
      if (bits == 0) {
        flags = packed[at++] & 0xFF;
        bits = 8;
      }
      bits -= 2;
      int step = (flags >> bits) & 3;
      int first = u8(packed, at++);
      if (step == 2) {
        name.append((char) (first | (u8(packed, at++) << 8)));
      } else if (step < 2) {
        name.append((char) (step == 0 ? first : first | high));
      } else {
        boolean shifted = (first & 0x80) != 0;
        int shift = shifted ? u8(packed, at++) : 0;
        int end = Math.min(plain.length, name.length() + (first & 0x7F) + 2);
        while (name.length() < end) {
          int one = plain[name.length()] & 0xFF;
          name.append((char) (shifted ? ((one + shift) & 0xFF) | high : one));
        }
      }
    }
    return name.toString();
  }

  private static int u8(byte[] bytes, int at) {
    return at < bytes.length ? bytes[at] & 0xFF : 0;
  }
}
