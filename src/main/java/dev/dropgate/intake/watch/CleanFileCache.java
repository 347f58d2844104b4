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
 * Remembers files that were found clean, by device, inode, name, size and times. It takes 17 bytes
 * for each slot and at least 1.5 slots per file. When a walk meets less than half of the remembered
 * files, the others are forgotten. Not thread safe.
 */
final class CleanFileCache {
  private static final int MIN_PLACES = 1 << 10;
  private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;
  private static final int ENTRY_BYTES = 2 * Long.BYTES;

  /** Marks a slot that is in use; no fingerprint has this bit. */
  private static final long TAKEN_FLAG = 1L << 62;

  /** 2^64 / the golden ratio: spreads a difference in any bit over the upper bits. */
  private static final long HASH_MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final long secret;
  private final KeyedHash fingerprint;

  /** Identity and stamp of one slot lie side by side, so that one memory access loads both. */
  private long[] places = new long[2 * MIN_PLACES];

  private byte[] walks = new byte[MIN_PLACES];
  private byte walk = 1;
  private int count;
  private int met;

  private int added;

  /** Creates an empty cache. */
  CleanFileCache() {
    this(new SecureRandom().nextLong());
  }

  private CleanFileCache(long secret) {
    this.secret = secret;
    this.fingerprint = new KeyedHash(secret);
  }

  /** Returns the fingerprint of a file's current state. */
  FileFingerprint fingerprintOf(Path file, Path name) throws IOException {
    return FileFingerprint.of(file, name, fingerprint);
  }

  /** Returns whether the current entry of a listing, a file, is remembered in its current state. */
  boolean contains(FolderListing scan) {
    return count > 0 && contains(scan.identity(fingerprint), scan.stamp(fingerprint));
  }

  /** Returns whether a file is remembered in this state. */
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

  /** Remembers a file in its current state; replaces an earlier state. */
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

  /** Returns the number of remembered files. */
  int size() {
    return count;
  }

  /** Returns the number of files added since the last call. */
  int takeAdded() {
    int since = added;
    added = 0;
    return since;
  }

  /** Starts a walk. */
  void newWalk() {
    walk = (byte) (walk == Byte.MAX_VALUE ? 1 : walk + 1);
    met = 0;
  }

  /** Ends a walk that has met everything that exists. */
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

  /** Returns bytes from which {@link #of} creates the same cache. */
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
   * Reads a cache from its bytes.
   *
   * @throws java.nio.BufferUnderflowException if the bytes are incomplete
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
