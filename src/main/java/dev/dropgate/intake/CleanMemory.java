package dev.dropgate.intake;

import dev.dropgate.files.FileMark;
import dev.dropgate.files.Fingerprint;
import dev.dropgate.files.FolderScan;
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
final class CleanMemory {
  private static final int LEAST = 1 << 10;
  private static final int HEAD = Long.BYTES + Integer.BYTES;
  private static final int EACH = 2 * Long.BYTES;

  /** Marks a place that is taken; no fingerprint has this bit. */
  private static final long TAKEN = 1L << 62;

  /** 2^64 / the golden ratio: spreads what differs in any bit over the upper ones. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final long secret;
  private final Fingerprint fingerprint;

  /**
   * Identity and stamp of one place side by side, so that both come with one look at the memory.
   */
  private long[] places = new long[2 * LEAST];

  private byte[] walks = new byte[LEAST];
  private byte walk = 1;
  private int count;
  private int met;

  private int added;

  /** Remembers nothing. */
  CleanMemory() {
    this(new SecureRandom().nextLong());
  }

  private CleanMemory(long secret) {
    this.secret = secret;
    this.fingerprint = new Fingerprint(secret);
  }

  /** What a file is now. */
  FileMark mark(Path file, Path name) throws IOException {
    return FileMark.of(file, name, fingerprint);
  }

  /** Whether the entry of a scan, a file, is remembered as it is. */
  boolean holds(FolderScan scan) {
    return count > 0 && holds(scan.identity(fingerprint), scan.stamp(fingerprint));
  }

  /** Whether a file is remembered as it is. */
  boolean holds(FileMark mark) {
    return holds(mark.identity(), mark.stamp());
  }

  private boolean holds(long identity, long stamp) {
    int place = place(identity);
    if (places[2 * place] == 0 || places[2 * place + 1] != stamp) {
      return false;
    }
    met(place);
    return true;
  }

  /** Remembers a file, instead of what it was before. */
  void add(FileMark mark) {
    int place = place(mark.identity());
    if (places[2 * place] == 0) {
      if (++count > walks.length / 3 * 2) {
        count--;
        rebuild(walks.length * 2, false);
        add(mark);
        return;
      }
      places[2 * place] = mark.identity() | TAKEN;
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
  void walked() {
    if (count > LEAST && met < count / 2) {
      rebuild(Math.max(LEAST, Integer.highestOneBit(met) * 4), true);
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
        int place = place(oldPlaces[2 * i] & ~TAKEN);
        places[2 * place] = oldPlaces[2 * i];
        places[2 * place + 1] = oldPlaces[2 * i + 1];
        walks[place] = oldWalks[i];
        count++;
      }
    }
  }

  private int place(long identity) {
    int mask = walks.length - 1;
    int at = (int) ((identity * SPREAD) >>> 32) & mask;
    while (places[2 * at] != 0 && places[2 * at] != (identity | TAKEN)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /** The bytes that {@link #of} makes the same memory of. */
  ByteBuffer bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(HEAD + count * EACH);
    bytes.putLong(secret).putInt(count);
    for (int i = 0; i < walks.length; i++) {
      if (places[2 * i] != 0) {
        bytes.putLong(places[2 * i] & ~TAKEN).putLong(places[2 * i + 1]);
      }
    }
    return bytes.flip();
  }

  /**
   * Reads it back.
   *
   * @throws java.nio.BufferUnderflowException if the bytes are not whole
   */
  static CleanMemory of(ByteBuffer bytes) {
    CleanMemory memory = new CleanMemory(bytes.getLong());
    for (int left = bytes.getInt(); left > 0; left--) {
      memory.add(new FileMark(bytes.getLong(), bytes.getLong(), Instant.EPOCH));
    }
    memory.takeAdded();
    return memory;
  }
}
