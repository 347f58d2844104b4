package dev.dropgate.intake.watch;

import dev.dropgate.io.LongTable;
import dev.dropgate.io.linux.FileFingerprint;
import dev.dropgate.io.linux.FolderListing;
import dev.dropgate.io.linux.KeyedHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Remembers files that were found clean, by device, inode, name, size and times. It takes 17 bytes
 * for each slot and at least 1.5 slots per file. When a walk meets less than half of the remembered
 * files, the others are forgotten. A file that may have had a writer is remembered for at most ten
 * minutes, and not beyond a restart. Not thread safe.
 */
final class CleanFileCache {
  private static final int MIN_ROWS = 1 << 10;
  private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;
  private static final int ENTRY_BYTES = 2 * Long.BYTES;

  private static final int STAMP = 0;

  /** An unproved file is known in the period in which it was added, and in the next one. */
  static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final long secret;
  private final KeyedHash fingerprint;

  private final LongTable files = new LongTable(1, MIN_ROWS);
  private byte walk = 1;
  private int met;
  private int omitted;
  private int added;

  /** Hides the stamps of unproved files; no other process has it. */
  private final long sessionSecret = new SecureRandom().nextLong();

  private final LongSupplier nanoClock;
  private long period;
  private long lastUnproved = Long.MIN_VALUE;

  /** Creates an empty cache. */
  CleanFileCache() {
    this(System::nanoTime);
  }

  CleanFileCache(LongSupplier nanoClock) {
    this(new SecureRandom().nextLong(), nanoClock);
  }

  private CleanFileCache(long secret, LongSupplier nanoClock) {
    this.secret = secret;
    this.fingerprint = new KeyedHash(secret);
    this.nanoClock = nanoClock;
    this.period = currentPeriod();
  }

  private long currentPeriod() {
    return Math.floorDiv(nanoClock.getAsLong(), PERIOD_NANOS);
  }

  /** Returns the fingerprint of a file's current state. */
  FileFingerprint fingerprintOf(Path file, Path name) throws IOException {
    return FileFingerprint.of(file, name, fingerprint);
  }

  /** Returns whether the current entry of a listing, a file, is remembered in its current state. */
  boolean contains(FolderListing scan) {
    return files.size() > 0 && contains(scan.identity(fingerprint), scan.stamp(fingerprint));
  }

  /** Returns whether a file is remembered in this state. */
  boolean contains(FileFingerprint mark) {
    return contains(mark.identity(), mark.stamp());
  }

  private boolean contains(long identity, long stamp) {
    int row = files.find(identity);
    if (row == LongTable.ABSENT || !isStamp(files.number(row, STAMP), stamp)) {
      return false;
    }
    meet(row);
    return true;
  }

  private boolean isStamp(long remembered, long stamp) {
    return remembered == stamp
        || remembered == unprovedStamp(stamp, period)
        || remembered == unprovedStamp(stamp, period - 1);
  }

  // It takes no further byte per file: after two periods no file has this stamp any more.
  private long unprovedStamp(long stamp, long period) {
    return stamp ^ LongTable.spread(sessionSecret + period);
  }

  /** Remembers a file without writers in its current state; replaces an earlier state. */
  void add(FileFingerprint mark) {
    put(mark, mark.stamp());
    added++;
  }

  /** Remembers a file that may have had a writer when it was read, for at most ten minutes. */
  void addUnproved(FileFingerprint mark) {
    put(mark, unprovedStamp(mark.stamp(), period));
    lastUnproved = period;
  }

  private void put(FileFingerprint mark, long stamp) {
    int row = files.find(mark.identity());
    if (row == LongTable.ABSENT) {
      row = files.add(mark.identity(), walk);
      met++;
    }
    files.setNumber(row, STAMP, stamp);
    meet(row);
  }

  private void meet(int row) {
    if (files.mark(row) != walk) {
      files.setMark(row, walk);
      met++;
    }
  }

  /** Notes that the walk omits a folder with this number of remembered files. */
  void noteOmitted(int knownFiles) {
    omitted += knownFiles;
  }

  /** Returns the number of remembered files. */
  int size() {
    return files.size();
  }

  /** Returns the number of files added with {@link #add} since the last call. */
  int takeAdded() {
    int since = added;
    added = 0;
    return since;
  }

  /**
   * Starts a walk.
   *
   * @return whether this walk must omit nothing, because unproved files were forgotten
   */
  boolean newWalk() {
    walk = (byte) (walk == Byte.MAX_VALUE ? 1 : walk + 1);
    met = 0;
    omitted = 0;
    long before = period;
    period = currentPeriod();
    return period != before && lastUnproved >= before - 1;
  }

  /**
   * Ends a walk that has met everything that exists, but for the folders that it omitted.
   *
   * @return whether the next walk must omit nothing, because only then it is known which files are
   *     gone
   */
  boolean endWalk() {
    boolean manyAreGone = files.size() > MIN_ROWS && met + omitted < files.size() / 2;
    if (manyAreGone && omitted == 0) {
      files.retain(walk);
    }
    return manyAreGone && omitted > 0;
  }

  /** Returns bytes from which {@link #of} creates the same cache. */
  ByteBuffer serialize() {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + files.size() * ENTRY_BYTES);
    bytes.putLong(secret).putInt(files.size());
    files.forEach((identity, row) -> bytes.putLong(identity).putLong(files.number(row, STAMP)));
    return bytes.flip();
  }

  /**
   * Reads a cache from its bytes.
   *
   * @throws java.nio.BufferUnderflowException if the bytes are incomplete
   */
  static CleanFileCache of(ByteBuffer bytes) {
    CleanFileCache memory = new CleanFileCache(bytes.getLong(), System::nanoTime);
    for (int left = bytes.getInt(); left > 0; left--) {
      memory.add(new FileFingerprint(bytes.getLong(), bytes.getLong(), Instant.EPOCH));
    }
    memory.takeAdded();
    return memory;
  }
}
