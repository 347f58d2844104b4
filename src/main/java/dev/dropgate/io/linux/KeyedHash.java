package dev.dropgate.io.linux;

/**
 * A short number for many, by a polynomial over the field of 2<sup>61</sup> - 1 at a point that is
 * kept secret: whoever chooses the numbers, two different rows of {@code n} of them get the same
 * one with a probability below {@code n} / 2<sup>60</sup>. Not thread safe.
 */
public final class KeyedHash {
  private static final long PRIME = (1L << 61) - 1;

  private final long point;
  private long value = 1;

  /**
   * Begins an empty row.
   *
   * @param secret at random; the same one gives the same fingerprints
   */
  public KeyedHash(long secret) {
    point = 1 + Long.remainderUnsigned(secret, PRIME - 1);
  }

  /** Begins an empty row again. */
  public void clear() {
    value = 1;
  }

  /** Adds a number of 32 bits. */
  public void add(int number) {
    value = reduced(product(value, point) + Integer.toUnsignedLong(number));
  }

  /** Adds a number of 64 bits. */
  public void add(long number) {
    add((int) number);
    add((int) (number >>> 32));
  }

  /**
   * The fingerprint of the row so far.
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
