package dev.dropgate.inspect.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Containers whose types nothing else needs to know. Stateless. */
final class Signs {
  private static final int LZ4 = 0x04224d18;
  private static final long SNAPPY = 0xff060000734e6150L;
  private static final int ZIP_PART = 0x504b0708;
  private static final int ZIP_ONE_PART = 0x504b3030;
  private static final int ZIP_MEMBER = 0x504b0304;
  private static final int PACK200 = 0xcafed00d;
  private static final short CPIO = 070707;
  private static final int CPIO_HEADER = 26;
  private static final int DUMP_AT = 24;
  private static final int TAR_HEADER = 512;

  private Signs() {}

  /**
   * By the first bytes.
   *
   * @return null if it is none of them
   */
  static Container of(byte[] head) {
    if (head.length < 8) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(head);
    if (bytes.getInt(0) == LZ4) {
      return Compressed.LZ4;
    } else if (bytes.getLong(0) == SNAPPY) {
      return Compressed.SNAPPY;
    } else if (bytes.getInt(0) == PACK200) {
      return new Unsupported("Pack200 data");
    } else if (head.length >= DUMP_AT + 4 && isDump(bytes.getInt(DUMP_AT))) {
      return new Unsupported("a dump of a file system");
    }
    if (bytes.getInt(0) == ZIP_PART || bytes.getInt(0) == ZIP_ONE_PART) {
      // A zip of one part may bear this too, before its first member.
      return bytes.getInt(4) == ZIP_MEMBER ? new Zip() : new Unsupported("one part of a zip");
    }
    if (isBinaryCpio(head, ByteOrder.LITTLE_ENDIAN) || isBinaryCpio(head, ByteOrder.BIG_ENDIAN)) {
      return Sequential.CPIO;
    }
    return isTar(head) ? Sequential.TAR : null;
  }

  private static boolean isDump(int magic) {
    return magic == 0x6cea0000 || magic == 0x6bea0000 || magic == 0x0000ea6c || magic == 0x0000ea6b;
  }

  /** Two bytes are no signature: the first name has to end where its length says. */
  private static boolean isBinaryCpio(byte[] head, ByteOrder order) {
    if (head.length <= CPIO_HEADER) {
      return false;
    }
    ByteBuffer words = ByteBuffer.wrap(head).order(order);
    int end = CPIO_HEADER + words.getShort(20) - 1;
    return words.getShort(0) == CPIO
        && end > CPIO_HEADER
        && end < head.length
        && head[end] == 0
        && head[end - 1] != 0;
  }

  /** Before POSIX a tar had no signature, but always its checksum. */
  static boolean isTar(byte[] head) {
    if (head.length < TAR_HEADER || head[0] == 0) {
      return false;
    }
    int sum = 0;
    int told = 0;
    boolean ended = false;
    for (int i = 0; i < TAR_HEADER; i++) {
      boolean ofChecksum = i >= 148 && i < 156;
      sum += ofChecksum ? ' ' : head[i] & 0xFF;
      if (ofChecksum && head[i] >= '0' && head[i] <= '7' && !ended) {
        told = told * 8 + head[i] - '0';
      } else if (ofChecksum && head[i] != ' ') {
        ended = true;
      }
    }
    return sum == told;
  }
}
