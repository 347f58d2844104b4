package dev.dropgate.intake.watch;

import dev.dropgate.io.linux.FileFingerprint;
import dev.dropgate.io.linux.FolderListing;
import dev.dropgate.io.linux.KeyedHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * Remembers files that were found clean, by device, inode, name, size and times, in 17 bytes of
 * memory for each of at least 1.5 places per file. What was not met in a walk is forgotten when it
 * is more than what was. Not thread safe.
 */
final class CleanFileCache {
  private static final int MIN_PLACES = 1 << 10;
  private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;
  private static final int ENTRY_BYTES = 2 * Long.BYTES;

  /** Marks a place that is taken; no fingerprint has this bit. */
  private static final long TAKEN_FLAG = 1L << 62;

  /** 2^64 / the golden ratio: spreads what differs in any bit over the upper ones. */
  private static final long HASH_MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final long secret;
  private final KeyedHash fingerprint;

  /**
   * Identity and stamp of one place side by side, so that both come with one look at the memory.
   */
  private long[] places = new long[2 * MIN_PLACES];

  private byte[] walks = new byte[MIN_PLACES];
  private byte walk = 1;
  private int count;
  private int met;

  private int added;

  /** Remembers nothing. */
  CleanFileCache() {
    this(new SecureRandom().nextLong());
  }

  private CleanFileCache(long secret) {
    this.secret = secret;
    this.fingerprint = new KeyedHash(secret);
  }

  /** What a file is now. */
  FileFingerprint fingerprintOf(Path file, Path name) throws IOException {
    return FileFingerprint.of(file, name, fingerprint);
  }

  /** Whether the entry of a scan, a file, is remembered as it is. */
  boolean contains(FolderListing scan) {
    return count > 0 && contains(scan.identity(fingerprint), scan.stamp(fingerprint));
  }

  /** Whether a file is remembered as it is. */
  boolean contains(FileFingerprint mark) {
    return contains(mark.identity(), mark.stamp());
  }

  private boolean contains(long identity, long stamp) {
    int place = place(identity);
    if (places[2 * place] == 0 || places[2 * place + 1] != stamp) {
      return false;
    }
    met(place);
    return true;
  }

  /** Remembers a file, instead of what it was before. */
  void add(FileFingerprint mark) {
    int place = place(mark.identity());
    if (places[2 * place] == 0) {
      if (++count > walks.length / 3 * 2) {
        count--;
        rebuild(walks.length * 2, false);
        add(mark);
        return;
      }
      places[2 * place] = mark.identity() | TAKEN_FLAG;
    }
    places[2 * place + 1] = mark.stamp();
    added++;
    met(place);
  }

  private void met(int place) {
    if (walks[place] != walk) {
      walks[place] = walk;
      met++;
    }
  }

  /** How many files it remembers. */
  int size() {
    return count;
  }

  /** How many files were added since this was asked last. */
  int takeAdded() {
    int since = added;
    added = 0;
    return since;
  }

  /** A walk begins. */
  void newWalk() {
    walk = (byte) (walk == Byte.MAX_VALUE ? 1 : walk + 1);
    met = 0;
  }

  /** A walk has met everything that is there. */
  void endWalk() {
    if (count > MIN_PLACES && met < count / 2) {
      rebuild(Math.max(MIN_PLACES, Integer.highestOneBit(met) * 4), true);
    }
  }

  private void rebuild(int length, boolean onlyMet) {
    long[] oldPlaces = places;
    byte[] oldWalks = walks;
    places = new long[2 * length];
    walks = new byte[length];
    count = 0;
    for (int i = 0; i < oldWalks.length; i++) {
      if (oldPlaces[2 * i] != 0 && (!onlyMet || oldWalks[i] == walk)) {
        int place = place(oldPlaces[2 * i] & ~TAKEN_FLAG);
        places[2 * place] = oldPlaces[2 * i];
        places[2 * place + 1] = oldPlaces[2 * i + 1];
        walks[place] = oldWalks[i];
        count++;
      }
    }
  }

  private int place(long identity) {
    int mask = walks.length - 1;
    int at = (int) ((identity * HASH_MULTIPLIER) >>> 32) & mask;
    while (places[2 * at] != 0 && places[2 * at] != (identity | TAKEN_FLAG)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /** The bytes that {@link #of} makes the same memory of. */
  ByteBuffer serialize() {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + count * ENTRY_BYTES);
    bytes.putLong(secret).putInt(count);
    for (int i = 0; i < walks.length; i++) {
      if (places[2 * i] != 0) {
        bytes.putLong(places[2 * i] & ~TAKEN_FLAG).putLong(places[2 * i + 1]);
      }
    }
    return bytes.flip();
  }

  /**
   * Reads it back.
   *
   * @throws java.nio.BufferUnderflowException if the bytes are not whole
   */
  static CleanFileCache of(ByteBuffer bytes) {
    CleanFileCache memory = new CleanFileCache(bytes.getLong());
    for (int left = bytes.getInt(); left > 0; left--) {
      memory.add(new FileFingerprint(bytes.getLong(), bytes.getLong(), Instant.EPOCH));
    }
    memory.takeAdded();
    return memory;
  }
}
