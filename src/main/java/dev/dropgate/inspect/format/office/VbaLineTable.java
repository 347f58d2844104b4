package dev.dropgate.inspect.format.office;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import java.util.BitSet;

/**
 * The line table in the compiled form of a VBA module. It is the last structure before the source:
 * a mark, the number of lines, 12 bytes for each line, then the code that the lines point to. The
 * format is undocumented; this was measured on workbooks of Excel 97 to 2019. Stateless.
 */
public final class VbaLineTable {
  /** The first bytes of the table. */
  private static final byte[] TABLE_MARK = LittleEndianBytes.latin1("\376\312\1\0");

  /** The offset of the length of the data before the table. */
  private static final int LENGTH_OFFSET = 0x19;

  /** The bytes that this length does not include. */
  private static final int UNCOUNTED_BYTES = 0x3C;

  private static final int LINE_BYTES = 12;

  /** The mark, the number of lines, and the fields between the lines and the length of the code. */
  private static final int HEADER_BYTES = 16;

  /** The bytes between the code and the source. */
  private static final int TRAILER_BYTES = 6;

  /** The alignment of code, and the size of an unused object of the module. */
  private static final int CHUNK_BYTES = 8;

  /** A module option takes up to four bytes; a call takes more. */
  private static final int MAX_OPTION_BYTES = 4;

  private static final long UNUSED_CODE = 0xFFFFFFFFL;

  /**
   * In Office 2010 and later, a second table follows the code, and this many bytes before the
   * trailer.
   */
  private static final int FILLER_BYTES = 128;

  /** The kind of lines in a module. */
  public enum Lines {
    EMPTY,
    CODE,
    /** There is no table, or its layout is unknown. */
    UNKNOWN
  }

  private VbaLineTable() {}

  /**
   * Returns whether a line has code. Bytes that no line points to count as code unless they are
   * marked as unused, because a line table can be emptied by hand.
   *
   * @param module the compiled form and the source
   * @param source offset of the source
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

  /** Returns whether only a second table without code lies between the code and the source. */
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
