package dev.dropgate.intake;

import dev.dropgate.io.LongTable;
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

  private static final int MIN_ROWS = 16;
  private static final int STAMP = 0;
  private static final int UNCHANGED_SINCE = 1;
  private static final int FIRST_SEEN = 2;
  private static final int NUMBER_COUNT = 3;
  private static final byte MAX_WALK_NUMBER = Byte.MAX_VALUE;

  private final KeyedHash fingerprint = new KeyedHash(new SecureRandom().nextLong());
  private final LongTable[] tables = new LongTable[TABLE_COUNT];
  private byte walk = 1;
  private LongTable table;
  private int row;

  /**
   * Starts a walk.
   *
   * @param forgetting whether to forget the files that the walk before did not meet
   */
  void newWalk(boolean forgetting) {
    for (int i = 0; i < tables.length; i++) {
      if (forgetting && tables[i] != null && tables[i].hasOthersThan(walk)) {
        tables[i].retain(walk);
        if (tables[i].size() == 0) {
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
    long identity = identity(file.fileKey());
    table = tableOf(identity);
    row = table.find(identity);
    if (row == LongTable.ABSENT) {
      row = table.add(identity, walk);
      table.setNumber(row, STAMP, stamp);
      table.setNumber(row, UNCHANGED_SINCE, nanos);
      table.setNumber(row, FIRST_SEEN, nanos);
    } else if (table.number(row, STAMP) != stamp) {
      table.setNumber(row, STAMP, stamp);
      table.setNumber(row, UNCHANGED_SINCE, nanos);
    }
    table.setMark(row, walk);
  }

  /** Returns when the most recently visited file last changed, as {@link System#nanoTime()}. */
  long unchangedSince() {
    return table.number(row, UNCHANGED_SINCE);
  }

  /** Returns when the most recently visited file was first seen, as {@link System#nanoTime()}. */
  long firstSeen() {
    return table.number(row, FIRST_SEEN);
  }

  /** Forgets a file. */
  void forget(Object fileKey) {
    long identity = identity(fileKey);
    tableOf(identity).remove(identity);
  }

  private LongTable tableOf(long identity) {
    int index = (int) (LongTable.spread(identity) >>> 56);
    if (tables[index] == null) {
      tables[index] = new LongTable(NUMBER_COUNT, MIN_ROWS);
    }
    return tables[index];
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
}
