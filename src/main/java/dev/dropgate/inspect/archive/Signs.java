package dev.dropgate.inspect.archive;

import java.nio.ByteBuffer;

/** Containers whose types nothing else needs to know. Stateless. */
final class Signs {
  private static final int LZ4 = 0x04224d18;
  private static final long SNAPPY = 0xff060000734e6150L;
  private static final int PACK200 = 0xcafed00d;
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
    return isOldTar(head) ? Sequential.TAR : null;
  }

  private static boolean isDump(int magic) {
    return magic == 0x6cea0000 || magic == 0x6bea0000 || magic == 0x0000ea6c || magic == 0x0000ea6b;
  }

  /** Before POSIX a tar had no signature, but its checksum. */
  private static boolean isOldTar(byte[] head) {
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
