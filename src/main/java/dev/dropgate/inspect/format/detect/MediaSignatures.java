package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.ContentBytes;
import java.util.Set;

/** Checks for pictures and sounds whose signatures are short. Stateless. */
final class MediaSignatures {
  private static final Set<Long> BITMAP_HEADERS = Set.of(12L, 40L, 52L, 56L, 64L, 108L, 124L);

  private MediaSignatures() {}

  static boolean isBitmap(ContentBytes bytes) {
    long pixels = bytes.le32(10);
    return BITMAP_HEADERS.contains(bytes.le32(14)) && pixels >= 26 && pixels <= bytes.size();
  }

  static boolean isIcon(ContentBytes bytes) {
    long offset = bytes.le32(18);
    int count = bytes.le16(4);
    return count >= 1
        && count <= 256
        && bytes.u8(9) == 0
        && offset >= 6 + 16L * count
        && offset < bytes.size();
  }

  /** The first directory is behind the header; the first byte is that of the byte order. */
  static boolean isTiff(ContentBytes bytes) {
    return (bytes.u8(0) == 'I' ? bytes.le32(4) : bytes.be32(4)) >= 8;
  }

  /** Returns whether an MPEG or AAC frame is followed by the next frame at the right offset. */
  static boolean isSound(ContentBytes bytes) {
    int second = bytes.u8(1);
    if ((second & 0xF6) == 0xF0) {
      int length = (bytes.u8(3) & 3) << 11 | bytes.u8(4) << 3 | bytes.u8(5) >> 5;
      return length > 7 && bytes.u8(length) == 0xFF && (bytes.u8(length + 1) & 0xF6) == 0xF0;
    }
    return (second & 0xE0) == 0xE0
        && (second & 0x18) != 0x08
        && (second & 6) == 2
        && (bytes.u8(2) & 0xF0) != 0xF0
        && (bytes.u8(2) & 0xF0) != 0
        && (bytes.u8(2) & 0x0C) != 0x0C;
  }
}
