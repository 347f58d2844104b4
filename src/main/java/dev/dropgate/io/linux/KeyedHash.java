package dev.dropgate.io.linux;

/**
 * Hashes a row of numbers by a polynomial over the field of 2<sup>61</sup> - 1 at a secret point.
 * Even if an attacker chooses the numbers, two different rows of {@code n} numbers have the same
 * hash with a probability below {@code n} / 2<sup>60</sup>. Not thread safe.
 */
public final class KeyedHash {
  private static final long PRIME = (1L << 61) - 1;

  private final long point;
  private long value = 1;

  /**
   * Starts an empty row.
   *
   * @param secret a random number; the same secret gives the same hashes
   */
  public KeyedHash(long secret) {
    point = 1 + Long.remainderUnsigned(secret, PRIME - 1);
  }

  /** Starts a new empty row. */
  public void clear() {
    value = 1;
  }

  /** Adds a 32-bit number. */
  public void add(int number) {
    value = reduced(product(value, point) + Integer.toUnsignedLong(number));
  }

  /** Adds a 64-bit number. */
  public void add(long number) {
    add((int) number);
    add((int) (number >>> 32));
  }

  /**
   * Returns the hash of the row so far.
   *
   * @return 0 or more
   */
  public long value() {
    return value;
  }

  private static long product(long a, long b) {
    long low = a * b;
    return reduced(((Math.multiplyHigh(a, b) << 3) | (low >>> 61)) + (low & PRIME));
  }

  private static long reduced(long sum) {
    return sum >= PRIME ? sum - PRIME : sum;
  }
}
