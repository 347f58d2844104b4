package dev.dropgate.inspect.active;

import java.util.BitSet;

/**
 * The table of lines in the compiled form of a VBA module, the last thing before its source: a
 * mark, the number of lines, 12 bytes for each, then the code that they point into. Undocumented;
 * measured on workbooks of Excel 97 to 2019. Stateless.
 */
final class VbaLines {
  /** The table begins so. */
  private static final byte[] MARK = Bytes.latin1("\376\312\1\0");

  /** Where the length of what is before the table stands. */
  private static final int LENGTH_AT = 0x19;

  /** What that length does not count. */
  private static final int BEFORE = 0x3C;

  private static final int LINE_BYTES = 12;

  /** The mark, the number of lines, and what is between the lines and the length of the code. */
  private static final int HEADER_BYTES = 16;

  /** What is between the code and the source. */
  private static final int TRAILER_BYTES = 6;

  /** Code is aligned to this, and this is what one of the module's unused objects takes in it. */
  private static final int CHUNK_BYTES = 8;

  /** An option of the module takes up to four bytes; a call takes more. */
  private static final int MAX_OPTION_BYTES = 4;

  private static final long UNUSED = 0xFFFFFFFFL;

  private VbaLines() {}

  /** Returns whether there is a table of lines before the source. */
  static boolean exist(byte[] module, int source) {
    return table(module, source) >= 0;
  }

  private static int table(byte[] module, int source) {
    if (source < LENGTH_AT + 4) {
      return -1;
    }
    long table = Bytes.u32(module, LENGTH_AT) + BEFORE;
    boolean exists = table <= source - HEADER_BYTES && Bytes.startsWith(module, (int) table, MARK);
    return exists ? (int) table : -1;
  }

  /**
   * Returns whether no line has code. Bytes that no line points to count as code, unless they say
   * themselves that they are unused: a table of lines can be emptied by hand.
   *
   * @param module the compiled form and what follows
   * @param source where its source begins
   */
  static boolean areEmpty(byte[] module, int source) {
    int table = table(module, source);
    if (table < 0) {
      return false;
    }
    int lines = Bytes.u16(module, table + MARK.length);
    long code = table + HEADER_BYTES + (long) LINE_BYTES * lines;
    if (code > source - TRAILER_BYTES) {
      return false;
    }
    long length = Bytes.u32(module, (int) code - 4);
    if (code + length + TRAILER_BYTES != source || length % CHUNK_BYTES != 0) {
      return false;
    }
    BitSet options = new BitSet();
    for (int at = table + MARK.length + 2; lines > 0; lines--, at += LINE_BYTES) {
      int bytes = Bytes.u16(module, at + 4);
      if (bytes > MAX_OPTION_BYTES) {
        return false;
      }
      if (bytes > 0 && Bytes.u32(module, at + 8) < length) {
        options.set((int) Bytes.u32(module, at + 8));
      }
    }
    for (int at = 0; at < length; at += CHUNK_BYTES) {
      if (!options.get(at) && Bytes.u32(module, (int) code + at) != UNUSED) {
        return false;
      }
    }
    return true;
  }
}
