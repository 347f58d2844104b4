package dev.dropgate.io;

/**
 * A hash table with open addressing: for each key a row of numbers and a mark. A row takes 8 bytes
 * for the key, 8 for each number and one for the mark; there are at least 1.5 rows per key. A boxed
 * map would take ten times as much for the million files of a large directory. Not thread safe.
 */
public final class LongTable {
  /** What {@link #find} returns for a key that is not in the table. */
  public static final int ABSENT = -1;

  private static final byte FREE = 0;
  private static final byte REMOVED = -1;

  /** 2^64 divided by the golden ratio: spreads a difference in any bit over the upper bits. */
  private static final long HASH_MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final int rowLongs;
  private final int minRows;
  private int used;
  private int size;

  /** Key and numbers of one row lie side by side, so that one memory access loads them. */
  private long[] rows;

  private byte[] marks;

  /**
   * Creates an empty table.
   *
   * @param numbers the numbers in a row, at least 0
   * @param minRows the rows of a small table, a power of two
   */
  public LongTable(int numbers, int minRows) {
    this.rowLongs = numbers + 1;
    this.minRows = minRows;
    allocate(minRows);
  }

  private void allocate(int count) {
    rows = new long[count * rowLongs];
    marks = new byte[count];
    used = 0;
    size = 0;
  }

  /** Returns a hash of a key whose upper bits depend on all of its bits. */
  public static long spread(long key) {
    return key * HASH_MULTIPLIER;
  }

  /** Returns the number of keys. */
  public int size() {
    return size;
  }

  /** Returns the row of a key, or {@link #ABSENT}. The row is valid until the next change. */
  public int find(long key) {
    int row = place(key);
    return marks[row] > FREE ? row : ABSENT;
  }

  /**
   * Returns the row of a key, which is added if it is absent.
   *
   * @param mark the mark of an added row, at least 1; the row of a known key keeps its mark
   */
  public int add(long key, byte mark) {
    int row = place(key);
    if (marks[row] > FREE) {
      return row;
    }
    if (marks[row] == FREE) {
      if (used + 1 > marks.length / 3 * 2) {
        rebuild(FREE);
        row = place(key);
      }
      used++;
    }
    size++;
    marks[row] = mark;
    rows[row * rowLongs] = key;
    return row;
  }

  // The row of the key, also if it was removed, or else the free row where it belongs.
  private int place(long key) {
    int mask = marks.length - 1;
    int row = (int) (spread(key) >>> 24) & mask;
    while (marks[row] != FREE && rows[row * rowLongs] != key) {
      row = (row + 1) & mask;
    }
    return row;
  }

  /** Returns a number of a row, counted from 0. */
  public long number(int row, int index) {
    return rows[row * rowLongs + 1 + index];
  }

  /** Sets a number of a row, counted from 0. */
  public void setNumber(int row, int index, long value) {
    rows[row * rowLongs + 1 + index] = value;
  }

  /** Returns the mark of a row. */
  public byte mark(int row) {
    return marks[row];
  }

  /**
   * Sets the mark of a row.
   *
   * @param mark at least 1
   */
  public void setMark(int row, byte mark) {
    marks[row] = mark;
  }

  /** Removes a key if it is there. */
  public void remove(long key) {
    int row = find(key);
    if (row != ABSENT) {
      marks[row] = REMOVED;
      size--;
    }
  }

  /** Returns whether a row, of a removed key too, has another mark. */
  public boolean hasOthersThan(byte mark) {
    for (byte each : marks) {
      if (each != FREE && each != mark) {
        return true;
      }
    }
    return false;
  }

  /** Keeps the keys with this mark, and makes the table as small as they allow. */
  public void retain(byte mark) {
    rebuild(mark);
  }

  private void rebuild(byte mark) {
    long[] oldRows = rows;
    byte[] oldMarks = marks;
    int kept = 0;
    for (byte each : oldMarks) {
      kept += isKept(each, mark) ? 1 : 0;
    }
    int count = minRows;
    while (count < 2 * (kept + 1)) {
      count *= 2;
    }
    allocate(count);
    for (int i = 0; i < oldMarks.length; i++) {
      if (isKept(oldMarks[i], mark)) {
        int row = add(oldRows[i * rowLongs], oldMarks[i]);
        System.arraycopy(oldRows, i * rowLongs, rows, row * rowLongs, rowLongs);
      }
    }
  }

  private static boolean isKept(byte each, byte mark) {
    return each > FREE && (mark == FREE || each == mark);
  }

  /** Receives the keys of a table. */
  public interface RowVisitor {
    /**
     * Receives a key.
     *
     * @param key the key
     * @param row its row
     */
    void row(long key, int row);
  }

  /** Visits all keys, in no particular order. The visitor must not change the table. */
  public void forEach(RowVisitor visitor) {
    for (int row = 0; row < marks.length; row++) {
      if (marks[row] > FREE) {
        visitor.row(rows[row * rowLongs], row);
      }
    }
  }
}
