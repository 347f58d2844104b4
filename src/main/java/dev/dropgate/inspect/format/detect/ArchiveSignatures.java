package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.ContentBytes;
import java.io.IOException;

/** Checks for archives and compressed data whose signatures are short or missing. Stateless. */
final class ArchiveSignatures {
  private static final int TAR_NAME_BYTES = 100;
  private static final int TAR_CHECKSUM_OFFSET = 148;
  private static final int TAR_BLOCK_BYTES = 512;

  private ArchiveSignatures() {}

  /** Returns whether it is one of the two versions, with a list of entries. */
  static boolean isAppleDouble(ContentBytes bytes) {
    long version = bytes.be32(4);
    int entries = bytes.be16(24);
    return (version == 0x10000 || version == 0x20000) && entries >= 1 && entries <= 64;
  }

  static boolean isArj(ContentBytes bytes) {
    int size = bytes.le16(2);
    int first = bytes.u8(4);
    return size >= 30 && size <= 2600 && first >= 30 && first <= size && bytes.u8(10) == 2;
  }

  /** Returns whether it is LHA. Only the old levels begin with the length of a short header. */
  static boolean isLha(ContentBytes bytes) {
    int level = bytes.u8(20);
    return bytes.u8(6) == '-' && (level <= 1 ? bytes.u8(0) >= 20 : level <= 3);
  }

  static boolean isCpio(ContentBytes bytes) {
    if (bytes.matchesAt(0, "070707")) {
      return areDigits(bytes, 6, 12, '7');
    }
    if (bytes.matchesAt(0, "070701") || bytes.matchesAt(0, "070702")) {
      return areDigits(bytes, 6, 8, 'f');
    }
    boolean little = bytes.u8(0) == 0xC7;
    int mode = little ? bytes.le16(6) : bytes.be16(6);
    int name = little ? bytes.le16(20) : bytes.be16(20);
    // "07" as a binary number: the formats with digits were checked above
    return bytes.u8(0) != '0' && mode >> 12 != 0 && mode >> 12 <= 12 && name > 1 && name <= 4096;
  }

  /** Returns whether there is a complete header in digits, after other content. */
  static boolean isCpioHeader(byte[] bytes, int at) {
    if (!ContentBytes.matchesAt(bytes, at, "07070") || at + 110 > bytes.length) {
      return false;
    }
    boolean octal = bytes[at + 5] == '7';
    boolean digits = octal || bytes[at + 5] == '1' || bytes[at + 5] == '2';
    for (int i = at + 6; digits && i < at + (octal ? 76 : 110); i++) {
      digits = Character.digit((char) bytes[i], octal ? 8 : 16) >= 0;
    }
    return digits;
  }

  private static boolean areDigits(ContentBytes bytes, int from, int count, char last) {
    for (int i = from; i < from + count; i++) {
      int c = bytes.u8(i) | (bytes.u8(i) >= 'A' ? 0x20 : 0);
      if (!(c >= '0' && c <= Math.min(last, '9')) && !(last == 'f' && c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  static boolean isBzip2(ContentBytes bytes) {
    return bytes.u8(3) >= '1'
        && bytes.u8(3) <= '9'
        && (bytes.matchesAt(4, "1AY&SY") || bytes.matchesAt(4, "\027\162\105\070\120\220"));
  }

  /**
   * Returns whether it begins with skippable frames, which some programs write before Zstandard
   * data.
   */
  static boolean isSkippableZstd(ContentBytes bytes) throws IOException {
    long offset = 0;
    for (int frames = 0; frames < 16; frames++) {
      byte[] header = bytes.bytesAt(offset, 8);
      long magic = ContentBytes.number(header, 0, 4, true);
      if (magic == 0xFD2FB528L || magic == 0x184D2204L) {
        return frames > 0;
      }
      if (magic >> 4 != 0x184D2A5) {
        return false;
      }
      offset += 8 + ContentBytes.number(header, 4, 4, true);
      if (offset == bytes.size()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether it has the signature or checksum of a tar, whatever the first name looks like.
   */
  static boolean isTar(ContentBytes bytes) {
    return hasTarMagic(bytes) || isOldTar(bytes);
  }

  static boolean hasTarMagic(ContentBytes bytes) {
    return bytes.matchesAt(257, "ustar") && (bytes.u8(262) == 0 || bytes.u8(262) == ' ');
  }

  /**
   * Returns whether it is a tar whose first field holds a file name and then zeros. Such a file has
   * no other type, even if the name begins as a signature does: {@code true}, for example.
   */
  static boolean isTarWithName(ContentBytes bytes) {
    int at = 0;
    while (at < TAR_NAME_BYTES && bytes.u8(at) >= ' ') {
      at++;
    }
    while (at < TAR_NAME_BYTES && bytes.u8(at) == 0) {
      at++;
    }
    return at == TAR_NAME_BYTES && isOldTar(bytes);
  }

  /**
   * Checks the checksum, as there is no signature. Other fields may be wrong: tar extracts the
   * archive with a warning.
   */
  static boolean isOldTar(ContentBytes bytes) {
    return isTarHeader(bytes.head(), 0);
  }

  /** Returns whether a header of an old tar is at an offset. */
  static boolean isTarHeader(byte[] bytes, int at) {
    if (bytes.length - at < TAR_BLOCK_BYTES || bytes[at] == 0) {
      return false;
    }
    long declared = parseOctal(bytes, at + TAR_CHECKSUM_OFFSET, 8);
    if (declared <= 0) {
      return false;
    }
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < TAR_BLOCK_BYTES; i++) {
      int value = i >= TAR_CHECKSUM_OFFSET && i < TAR_CHECKSUM_OFFSET + 8 ? ' ' : bytes[at + i];
      unsigned += value & 0xFF;
      signed += value;
    }
    return declared == unsigned || declared == signed;
  }

  private static long parseOctal(byte[] head, int from, int length) {
    if (head[from] < 0) {
      return 0; // binary, for a large file
    }
    long value = -1;
    for (int i = from; i < from + length; i++) {
      if (head[i] >= '0' && head[i] <= '7') {
        value = Math.max(0, value) * 8 + head[i] - '0';
      } else if (head[i] != ' ' && head[i] != 0) {
        return -1;
      }
    }
    return value;
  }
}
