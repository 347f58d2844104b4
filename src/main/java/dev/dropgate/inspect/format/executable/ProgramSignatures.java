package dev.dropgate.inspect.format.executable;

import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.TextDetector;

/** Checks for programs whose signatures are short. Stateless. */
public final class ProgramSignatures {
  private ProgramSignatures() {}

  /** Checks the version (Java 1.0.2 or later) and the tag of the first constant. */
  public static boolean isClass(ContentBytes bytes) {
    int major = bytes.be16(6);
    int tag = bytes.u8(10);
    return major >= 45 && major < 256 && bytes.be16(8) > 1 && tag >= 1 && tag <= 20 && tag != 2;
  }

  /** Checks the size of the second header, which has only a few possible values. */
  public static boolean isXcoff(ContentBytes bytes) {
    boolean wide = bytes.u8(1) == 0xF7;
    long symbols =
        wide
            ? ContentBytes.number(bytes.head(), 8, 8, false)
            : ContentBytes.number(bytes.head(), 8, 4, false);
    int second = bytes.be16(16);
    return bytes.be16(2) >= 1
        && bytes.be16(2) <= 255
        && symbols >= 0
        && symbols <= bytes.size()
        && (second == 0 || second == 28 || second == 72 || second == 110 || second == 120)
        && bytes.be16(18) > 0;
  }

  public static boolean isFlash(ContentBytes bytes) {
    return bytes.u8(3) >= 1
        && bytes.u8(3) <= 60
        && bytes.le32(4) >= 8
        && !TextDetector.isText(bytes.head());
  }

  /**
   * Returns whether there is a script with a path as its interpreter. The kernel accepts any bytes,
   * also a relative path, up to a blank, a line end or a NUL.
   */
  public static boolean isScript(byte[] head) {
    int at = ContentBytes.matchesAt(head, 0, "\357\273\277") ? 3 : 0;
    if (!ContentBytes.matchesAt(head, at, "#!")) {
      return false;
    }
    at += 2;
    while (at < head.length && (head[at] == ' ' || head[at] == '\t')) {
      at++;
    }
    int start = at;
    int slash = -1;
    while (at < head.length && " \t\r\n\0".indexOf(head[at]) < 0) {
      slash = slash < 0 && head[at] == '/' ? at : slash;
      at++;
    }
    // Texts that begin the same, such as Rust attributes, rarely have a word with a slash here.
    return slash >= 0 && at - start >= 2 && head[at - 1] != '/' && isPathPrefix(head, start, slash);
  }

  private static boolean isPathPrefix(byte[] head, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isPathByte(head[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPathByte(byte b) {
    return b < 0 || Character.isLetterOrDigit(b) || "._+-".indexOf(b) >= 0;
  }
}
