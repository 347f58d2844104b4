package dev.dropgate.inspect.types;

import dev.dropgate.inspect.FileType;
import java.io.IOException;
import java.util.zip.CRC32;

/**
 * Archives behind something else that their programs search for: RAR and 7z, in the head also tar
 * and cpio. Stateless.
 */
final class Packed {
  /** As far as the programs search. */
  private static final int WITHIN = 1 << 20;

  /** So much is there also of what streams by. */
  private static final int WITHIN_STREAM = 1 << 16;

  private static final int CHUNK = 1 << 16;
  private static final String RAR = "Rar!\032\007";
  private static final String SEVEN_ZIP = "7z\274\257\047\034";
  private static final int SIGNATURE = 6;
  private static final int TAR_BLOCK = 512;

  /** A signature and what is checked behind it. */
  private static final int LENGTH = 32;

  private static final boolean[] PART = parts();

  private Packed() {}

  private static boolean[] parts() {
    boolean[] part = new boolean[256];
    (RAR + SEVEN_ZIP).chars().forEach(one -> part[one] = true);
    return part;
  }

  /** Null if there is none, or files of the first type hold others as they are. */
  static FileType type(Bytes bytes, FileType first) throws IOException {
    boolean searched =
        switch (first.group()) {
          case IMAGE, MEDIA, TEXT, UNKNOWN -> true;
          default -> false;
        };
    if (!searched) {
      return null;
    }
    FileType found = in(bytes.head());
    found = found == null ? unix(bytes.head()) : found;
    long end = Math.min(bytes.size(), bytes.isEndless() ? WITHIN_STREAM : WITHIN);
    long done = bytes.head().length;
    for (; found == null && done < end; done += CHUNK - LENGTH) {
      long start = done - LENGTH;
      found = in(bytes.at(start, (int) Math.min(CHUNK, end - start)));
    }
    return found;
  }

  private static FileType in(byte[] bytes) {
    // Of six bytes one is looked at; it tells enough.
    for (int at = SIGNATURE - 1; at < bytes.length; at += SIGNATURE) {
      if (PART[bytes[at] & 0xFF]) {
        for (int start = at - SIGNATURE + 1; start <= at; start++) {
          if (isRar(bytes, start)) {
            return FileType.RAR;
          } else if (isSevenZip(bytes, start)) {
            return FileType.SEVEN_ZIP;
          }
        }
      }
    }
    return null;
  }

  private static FileType unix(byte[] head) {
    for (int at = TAR_BLOCK; at + TAR_BLOCK <= head.length; at += TAR_BLOCK) {
      if (Unix.isTarHeader(head, at)) {
        return FileType.TAR;
      }
    }
    for (int at = 1; at < head.length; at++) {
      if (head[at] == '0' && Unix.isCpioHeader(head, at)) {
        return FileType.CPIO;
      }
    }
    return null;
  }

  /** With the header of the whole archive behind it, or in the fifth format that of encryption. */
  private static boolean isRar(byte[] bytes, int at) {
    if (!Bytes.has(bytes, at, RAR) || bytes.length - at < 14) {
      return false;
    }
    int main = bytes[at + 13];
    return bytes[at + 6] == 0
        ? bytes[at + 9] == 0x73
        : bytes[at + 6] == 1 && bytes[at + 7] == 0 && (main == 1 || main == 4);
  }

  private static boolean isSevenZip(byte[] bytes, int at) {
    if (!Bytes.has(bytes, at, SEVEN_ZIP) || bytes.length - at < LENGTH) {
      return false;
    }
    CRC32 crc = new CRC32();
    crc.update(bytes, at + 12, 20);
    return crc.getValue() == Bytes.number(bytes, at + 8, 4, true);
  }
}
