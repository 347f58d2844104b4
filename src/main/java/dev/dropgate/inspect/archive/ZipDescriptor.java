package dev.dropgate.inspect.archive;

import java.io.IOException;

/**
 * The sizes behind a member whose header does not have them. Readers that take a zip from its front
 * look for them in the data. Stateless.
 */
final class ZipDescriptor {
  /** Signature, checksum, and two sizes of eight bytes. */
  static final int LONGEST = 24;

  private static final int SIGNATURE = 0x08074b50;

  private ZipDescriptor() {}

  /**
   * Whether a member ends earlier for them: the record, with or without its signature, and with the
   * right size. A zip that is stored as a member has others.
   *
   * @param in from its first byte to {@link #LONGEST} bytes behind its last one
   * @param packed bytes of the member
   * @return after how many bytes; -1 if it does not
   */
  static long within(Window in, long packed) throws IOException {
    // The last 24 bytes, the oldest of them lowest.
    long first = 0;
    long second = 0;
    long third = 0;
    long last = packed + LONGEST;
    for (long count = 1; count <= last; count++) {
      int one = in.read();
      first = first >>> 8 | second << 56;
      second = second >>> 8 | third << 56;
      third = third >>> 8 | (long) Math.max(0, one) << 56;
      long early = -1;
      if ((int) first == SIGNATURE && (int) second == (int) (count - 24)) {
        early = count - 24;
      } else if (isNext((int) (third >>> 32))) {
        // Without a signature: the checksum, two sizes of four or eight bytes, the next header.
        if (second >>> 32 == count - 16) {
          early = count - 16;
        } else if ((first >>> 32 | second << 32) == count - 24) {
          early = count - 24;
        }
      }
      if (early >= 0 && early < packed) {
        return early;
      }
      if (one < 0) {
        last = Math.min(last, count + LONGEST);
      }
    }
    return -1;
  }

  private static boolean isNext(int signature) {
    return signature == ZipHeader.SIGNATURE || signature == ZipEnd.DIRECTORY;
  }
}
