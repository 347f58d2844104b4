package dev.dropgate.intake;

import dev.dropgate.io.linux.KeyedHash;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * Remembers waiting files from walk to walk: since when each is unchanged and when it was first
 * seen. It takes 33 bytes for each slot and at least 1.5 slots per file. The data is split over
 * many small tables, so that a million files never need one large piece of the heap, not even while
 * the tables grow. A table exists once it has held a file, because most directories are empty most
 * of the time. Not thread safe.
 */
final class SettleTable {
  private static final int TABLE_COUNT = 256;

  /** 2^64 / the golden ratio: spreads a difference in any bit over the upper bits. */
  private static final long HASH_MULTIPLIER = 0x9E3779B97F4A7C15L;

  private static final byte MAX_WALK_NUMBER = Byte.MAX_VALUE;

  private final KeyedHash fingerprint = new KeyedHash(new SecureRandom().nextLong());
  private final Table[] tables = new Table[TABLE_COUNT];
  private byte walk = 1;
  private Table table;
  private int place;

  /**
   * Starts a walk.
   *
   * @param forgetting whether to forget the files that the walk before did not meet
   */
  void newWalk(boolean forgetting) {
    for (int i = 0; i < tables.length; i++) {
      if (forgetting && tables[i] != null && tables[i].hasUnmet(walk)) {
        tables[i].rebuild(walk);
        if (tables[i].used == 0) {
          tables[i] = null;
        }
      }
    }
    walk = walk == MAX_WALK_NUMBER ? 1 : (byte) (walk + 1);
  }

  /**
   * Notes that a walk meets a file. {@link #unchangedSince} and {@link #firstSeen} then return what
   * is known of it.
   *
   * @param file the file's attributes
   * @param nanos the time of {@link System#nanoTime()}
   */
  void visit(BasicFileAttributes file, long nanos) {
    long stamp = stamp(file);
    long identity = find(file.fileKey());
    if (!table.isLive(place)) {
      place = table.add(place, identity, stamp, nanos);
    } else if (table.rows[place * Table.ROW_LONGS + Table.STAMP_COLUMN] != stamp) {
      table.rows[place * Table.ROW_LONGS + Table.STAMP_COLUMN] = stamp;
      table.rows[place * Table.ROW_LONGS + Table.SINCE_COLUMN] = nanos;
    }
    table.walks[place] = walk;
  }

  /** Returns when the most recently visited file last changed, as {@link System#nanoTime()}. */
  long unchangedSince() {
    return table.rows[place * Table.ROW_LONGS + Table.SINCE_COLUMN];
  }

  /** Returns when the most recently visited file was first seen, as {@link System#nanoTime()}. */
  long firstSeen() {
    return table.rows[place * Table.ROW_LONGS + Table.FIRST_COLUMN];
  }

  /** Forgets a file. */
  void forget(Object fileKey) {
    find(fileKey);
    if (table.isLive(place)) {
      table.walks[place] = Table.DEAD_ROW;
    }
  }

  private long find(Object fileKey) {
    long identity = identity(fileKey);
    int index = (int) ((identity * HASH_MULTIPLIER) >>> 56);
    if (tables[index] == null) {
      tables[index] = new Table();
    }
    table = tables[index];
    place = table.place(identity);
    return identity;
  }

  // The JDK shows device and inode as text only.
  private long identity(Object fileKey) {
    String text = fileKey.toString();
    fingerprint.clear();
    for (int i = 0; i < text.length(); i++) {
      fingerprint.add(text.charAt(i));
    }
    return fingerprint.value();
  }

  private long stamp(BasicFileAttributes file) {
    Instant modified = file.lastModifiedTime().toInstant();
    fingerprint.clear();
    fingerprint.add(file.size());
    fingerprint.add(modified.getEpochSecond());
    fingerprint.add(modified.getNano());
    return fingerprint.value();
  }

  /** A hash table with open addressing. */
  private static final class Table {
    static final int STAMP_COLUMN = 1;
    static final int SINCE_COLUMN = 2;
    static final int FIRST_COLUMN = 3;
    static final int ROW_LONGS = 4;
    static final byte DEAD_ROW = -1;
    private static final byte FREE_ROW = 0;
    private static final int MIN_ROWS = 16;

    long[] rows = new long[MIN_ROWS * ROW_LONGS];

    /** For each row, the number of the walk that met it last, or the mark of a free or dead row. */
    byte[] walks = new byte[MIN_ROWS];

    private int used;

    boolean isLive(int at) {
      return walks[at] > FREE_ROW;
    }

    /** Returns the row of an identity, or the free row where it belongs. */
    int place(long identity) {
      int mask = walks.length - 1;
      int at = (int) ((identity * HASH_MULTIPLIER) >>> 24) & mask;
      while (walks[at] != FREE_ROW && rows[at * ROW_LONGS] != identity) {
        at = (at + 1) & mask;
      }
      return at;
    }

    /** Adds a file and returns its row. */
    int add(int place, long identity, long stamp, long nanos) {
      int at = place;
      if (walks[at] == FREE_ROW && ++used > walks.length / 3 * 2) {
        rebuild(FREE_ROW);
        used++;
        at = place(identity);
      }
      put(at, identity, stamp, nanos, nanos);
      return at;
    }

    private void put(int at, long identity, long stamp, long since, long first) {
      rows[at * ROW_LONGS] = identity;
      rows[at * ROW_LONGS + STAMP_COLUMN] = stamp;
      rows[at * ROW_LONGS + SINCE_COLUMN] = since;
      rows[at * ROW_LONGS + FIRST_COLUMN] = first;
    }

    boolean hasUnmet(byte walk) {
      for (byte met : walks) {
        if (met != FREE_ROW && met != walk) {
          return true;
        }
      }
      return false;
    }

    /**
     * Keeps the rows that a walk met last, or all live rows if {@code walk} is {@code FREE_ROW}.
     */
    void rebuild(byte walk) {
      long[] oldRows = rows;
      byte[] oldWalks = walks;
      used = 0;
      for (byte met : oldWalks) {
        used += stays(met, walk) ? 1 : 0;
      }
      int length = MIN_ROWS;
      while (length < 2 * (used + 1)) {
        length *= 2;
      }
      rows = new long[length * ROW_LONGS];
      walks = new byte[length];
      for (int i = 0; i < oldWalks.length; i++) {
        if (stays(oldWalks[i], walk)) {
          int at = place(oldRows[i * ROW_LONGS]);
          System.arraycopy(oldRows, i * ROW_LONGS, rows, at * ROW_LONGS, ROW_LONGS);
          walks[at] = oldWalks[i];
        }
      }
    }

    private static boolean stays(byte met, byte walk) {
      return met > FREE_ROW && (walk == FREE_ROW || met == walk);
    }
  }
}
