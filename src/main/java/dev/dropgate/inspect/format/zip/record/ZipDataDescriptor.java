package dev.dropgate.inspect.format.zip.record;

import dev.dropgate.inspect.format.stream.ChannelRangeInputStream;
import java.io.IOException;

/**
 * The sizes behind a member whose header does not have them. Readers that take a zip from its front
 * look for them in the data. Stateless.
 */
public final class ZipDataDescriptor {
  /** Signature, checksum, and two sizes of eight bytes. */
  public static final int MAX_DESCRIPTOR_BYTES = 24;

  private static final int SIGNATURE = 0x08074b50;

  private ZipDataDescriptor() {}

  /**
   * Whether a member ends elsewhere for them: the record, with or without its signature, and with
   * the right size. A zip that is stored as a member has others.
   *
   * @param in from its first byte to the signature of the next header
   * @param length of that part
   * @param packed bytes that the member has by the directory
   * @return after how many bytes; -1 if it does not
   */
  public static long findOtherEnd(ChannelRangeInputStream in, long length, long packed)
      throws IOException {
    // The last 24 bytes, the oldest of them lowest; behind the end come zeros.
    long first = 0;
    long second = 0;
    long third = 0;
    for (long count = 1; count <= length + MAX_DESCRIPTOR_BYTES; count++) {
      int one = in.read();
      first = first >>> 8 | second << 56;
      second = second >>> 8 | third << 56;
      third = third >>> 8 | (long) Math.max(0, one) << 56;
      long ends = endByDescriptor(first, second, third, count);
      if (ends >= 0 && ends != packed) {
        return ends;
      }
      if (one < 0 && count < length) {
        return -1;
      }
    }
    return -1;
  }

  private static long endByDescriptor(long first, long second, long third, long count) {
    if ((int) first == SIGNATURE && (int) second == (int) (count - 24)) {
      return count - 24;
    } else if (isNextHeader((int) (third >>> 32))) {
      // Without a signature: the checksum, two sizes of four or eight bytes, the next header.
      if (second >>> 32 == count - 16) {
        return count - 16;
      } else if ((first >>> 32 | second << 32) == count - 24) {
        return count - 24;
      }
    }
    return -1;
  }

  private static boolean isNextHeader(int signature) {
    return signature == ZipLocalHeader.SIGNATURE || signature == ZipEndRecord.DIRECTORY_SIGNATURE;
  }
}
