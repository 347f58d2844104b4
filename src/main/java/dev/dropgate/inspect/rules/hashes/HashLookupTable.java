package dev.dropgate.inspect.rules.hashes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A set of SHA-256 hashes in one array of the exact size. The file is read twice: first to count
 * the hashes of each bucket, then to fill the buckets. Immutable.
 *
 * <p>Two words for each hash keep 128 of its 256 bits. A file that matches one of 10 million such
 * hashes by chance, or a forged one, takes 2^105 tries. Four words keep all bits, for lists that
 * let a file pass: with 128 bits, 2^64 tries would give a harmless and a harmful file with the same
 * bits, and the harmless one could get onto the list.
 */
final class HashLookupTable {
  /** All 256 bits. */
  static final int FULL_HASH_WORDS = 4;

  /** 128 bits. */
  static final int HALF_HASH_WORDS = 2;

  private static final int LINE_BYTES = 65;
  private static final int MAX_INDEX_BITS = 22;

  private final int wordsPerHash;
  private final int shift;
  private final int[] ends;
  private final long[] table;
  private final HashListReader lines;

  /**
   * Reads a list.
   *
   * @param file the list
   * @param words the number of 64-bit words to keep of each hash
   * @throws IOException if the file cannot be read, or changes meanwhile
   */
  HashLookupTable(Path file, int words) throws IOException {
    this.wordsPerHash = words;
    // About eight hashes share a bucket, however long the list is.
    long estimate = Math.max(1, Files.size(file) / LINE_BYTES / 8);
    int bits = Math.min(MAX_INDEX_BITS, 64 - Long.numberOfLeadingZeros(estimate));
    this.shift = 64 - bits;
    int[] counts = new int[1 << bits];
    HashListReader first =
        HashListReader.read(file, hash -> counts[bucketOf(ByteBuffer.wrap(hash).getLong())]++);
    if (first.hashCount() * words > Integer.MAX_VALUE - 8) {
      throw new IOException("has more than " + Integer.MAX_VALUE / words + " hashes; split it");
    }
    int[] next = new int[counts.length];
    for (int i = 1; i < counts.length; i++) {
      next[i] = next[i - 1] + counts[i - 1];
    }
    int[] limits = new int[counts.length];
    Arrays.setAll(limits, i -> next[i] + counts[i]);
    this.table = new long[(int) first.hashCount() * words];
    this.ends = next;
    this.lines = HashListReader.read(file, hash -> put(hash, limits));
    if (lines.hashCount() != first.hashCount()) {
      throw new IOException("was changed while it was read");
    }
  }

  private int bucketOf(long word) {
    return (int) (word >>> shift);
  }

  private void put(byte[] hash, int[] limits) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(hash);
    int place = bucketOf(bytes.getLong(0));
    int at = ends[place];
    if (at >= limits[place]) {
      throw new IOException("was changed while it was read");
    }
    for (int i = 0; i < wordsPerHash; i++) {
      table[at * wordsPerHash + i] = bytes.getLong(8 * i);
    }
    ends[place] = at + 1;
  }

  /**
   * Returns whether the set contains a hash.
   *
   * @param sha256 32 bytes
   */
  boolean contains(byte[] sha256) {
    ByteBuffer bytes = ByteBuffer.wrap(sha256);
    long first = bytes.getLong(0);
    int place = bucketOf(first);
    for (int at = place == 0 ? 0 : ends[place - 1]; at < ends[place]; at++) {
      if (table[at * wordsPerHash] == first && matchesAt(at, bytes)) {
        return true;
      }
    }
    return false;
  }

  private boolean matchesAt(int at, ByteBuffer bytes) {
    for (int i = 1; i < wordsPerHash; i++) {
      if (table[at * wordsPerHash + i] != bytes.getLong(8 * i)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the counts of the file. */
  HashListReader lines() {
    return lines;
  }
}
