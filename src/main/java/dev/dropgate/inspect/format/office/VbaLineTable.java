package dev.dropgate.inspect.format.office;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import java.util.BitSet;

/**
 * The table of lines in the compiled form of a VBA module, the last thing before its source: a
 * mark, the number of lines, 12 bytes for each, then the code that they point into. Undocumented;
 * measured on workbooks of Excel 97 to 2019. Stateless.
 */
public final class VbaLineTable {
  /** The table begins so. */
  private static final byte[] TABLE_MARK = LittleEndianBytes.latin1("\376\312\1\0");

  /** Where the length of what is before the table stands. */
  private static final int LENGTH_OFFSET = 0x19;

  /** What that length does not count. */
  private static final int UNCOUNTED_BYTES = 0x3C;

  private static final int LINE_BYTES = 12;

  /** The mark, the number of lines, and what is between the lines and the length of the code. */
  private static final int HEADER_BYTES = 16;

  /** What is between the code and the source. */
  private static final int TRAILER_BYTES = 6;

  /** Code is aligned to this, and this is what one of the module's unused objects takes in it. */
  private static final int CHUNK_BYTES = 8;

  /** An option of the module takes up to four bytes; a call takes more. */
  private static final int MAX_OPTION_BYTES = 4;

  private static final long UNUSED_CODE = 0xFFFFFFFFL;

  /** Office 2010 and later have a second table behind the code, and this before its trailer. */
  private static final int FILLER_BYTES = 128;

  /** What the lines are. */
  public enum Lines {
    EMPTY,
    CODE,
    /** There is no table, or one of an unknown layout. */
    UNKNOWN
  }

  private VbaLineTable() {}

  /**
   * Returns whether a line has code. Bytes that no line points to count as code, unless they say
   * themselves that they are unused: a table of lines can be emptied by hand.
   *
   * @param module the compiled form and what follows
   * @param source where its source begins
   */
  public static Lines of(byte[] module, int source) {
    int table = tableOffset(module, source);
    int lines = table < 0 ? 0 : LittleEndianBytes.u16(module, table + TABLE_MARK.length);
    long code = table + HEADER_BYTES + (long) LINE_BYTES * lines;
    if (table < 0 || code > source - TRAILER_BYTES) {
      return Lines.UNKNOWN;
    }
    long end = code + LittleEndianBytes.u32(module, (int) code - 4);
    if (end > source - TRAILER_BYTES || (end - code) % CHUNK_BYTES != 0) {
      return Lines.UNKNOWN;
    }
    BitSet options = new BitSet();
    for (int at = table + TABLE_MARK.length + 2; lines > 0; lines--, at += LINE_BYTES) {
      int bytes = LittleEndianBytes.u16(module, at + 4);
      if (bytes > MAX_OPTION_BYTES) {
        return Lines.CODE;
      }
      if (bytes > 0 && LittleEndianBytes.u32(module, at + 8) < end - code) {
        options.set((int) LittleEndianBytes.u32(module, at + 8));
      }
    }
    if (!isUnused(module, (int) code, (int) end, options)) {
      return Lines.CODE;
    }
    return isEnd(module, (int) end, source) ? Lines.EMPTY : Lines.UNKNOWN;
  }

  private static int tableOffset(byte[] module, int source) {
    if (source < LENGTH_OFFSET + 4) {
      return -1;
    }
    long table = LittleEndianBytes.u32(module, LENGTH_OFFSET) + UNCOUNTED_BYTES;
    boolean exists =
        table <= source - HEADER_BYTES
            && LittleEndianBytes.startsWith(module, (int) table, TABLE_MARK);
    return exists ? (int) table : -1;
  }

  private static boolean isUnused(byte[] module, int from, int end, BitSet options) {
    for (int at = from; at < end; at += CHUNK_BYTES) {
      if (!options.get(at - from) && LittleEndianBytes.u32(module, at) != UNUSED_CODE) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether nothing but a second table without code is between the code and the source. */
  private static boolean isEnd(byte[] module, int end, int source) {
    if (end + TRAILER_BYTES == source) {
      return true;
    }
    int code = end + HEADER_BYTES - TRAILER_BYTES;
    if (code > source || LittleEndianBytes.u32(module, end) != UNUSED_CODE) {
      return false;
    }
    long length = LittleEndianBytes.u32(module, code - 4);
    return length % CHUNK_BYTES == 0
        && code + length + FILLER_BYTES + TRAILER_BYTES == source
        && isUnused(module, code, source - TRAILER_BYTES, new BitSet());
  }
}
