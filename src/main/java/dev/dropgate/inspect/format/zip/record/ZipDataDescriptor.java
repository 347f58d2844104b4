package dev.dropgate.inspect.format.zip.record;

import dev.dropgate.inspect.format.stream.ChannelRangeInputStream;
import java.io.IOException;

/**
 * The sizes after a member whose header lacks them. Readers that read a ZIP from the front search
 * the data for them. Stateless.
 */
public final class ZipDataDescriptor {
  /** Signature, checksum and two sizes of eight bytes. */
  public static final int MAX_DESCRIPTOR_BYTES = 24;

  private static final int SIGNATURE = 0x08074b50;

  private ZipDataDescriptor() {}

  /**
   * Returns where a member ends for such readers, if elsewhere: at a descriptor with the right
   * size, with or without a signature. The descriptors in a ZIP that is stored as a member have
   * other sizes.
   *
   * @param in from the first byte of the member to the signature of the next header
   * @param length of that range
   * @param packed number of packed bytes according to the directory
   * @return the number of bytes; -1 if the member ends nowhere else
   */
  public static long findOtherEnd(ChannelRangeInputStream in, long length, long packed)
      throws IOException {
    // The last 24 bytes, the oldest in the lowest bits; zeros follow after the end.
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
      // Without a signature: checksum, two sizes of four or eight bytes, the next header.
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
