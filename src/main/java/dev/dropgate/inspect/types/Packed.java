package dev.dropgate.inspect.types;

import dev.dropgate.inspect.FileType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What lies behind something else: archives that their programs search for (RAR, 7z, ALZ, EGG, in
 * the head also tar and cpio), and programs. Stateless.
 */
final class Packed {
  /** As far as the programs search. */
  private static final int WITHIN = 1 << 20;

  /** So much is there also of what streams by. */
  private static final int WITHIN_STREAM = 1 << 16;

  private static final int CHUNK = 1 << 16;
  private static final String RAR = "Rar!\032\007";
  private static final String SEVEN_ZIP = "7z\274\257\047\034";
  private static final String ALZ = "ALZ\1????BLZ\1";
  private static final String EGG = "EGGA\0\1????????\"\u0082\u00e2\b";

  private static final String EGG_START = "EGGA\0\1";

  /** Of so many bytes one is looked at; each signature has a byte that tells in every such step. */
  private static final int STEP = 6;

  private static final int TAR_BLOCK = 512;

  /** A signature and what is checked behind it. */
  private static final int LENGTH = 32;

  /** Where in a signature a byte stands, by its value; null for most. */
  private static final int[][] PLACES = places();

  private Packed() {}

  private static int[][] places() {
    int[][] places = new int[256][];
    for (String signature : List.of(RAR, SEVEN_ZIP, ALZ, EGG)) {
      for (int i = 0; i < signature.length(); i++) {
        int value = signature.charAt(i);
        if (value != '?' && value != 0) { // zeros are everywhere, and no place needs them
          int[] others = places[value] == null ? new int[0] : places[value];
          places[value] = Arrays.copyOf(others, others.length + 1);
          places[value][others.length] = i;
        }
      }
    }
    return places;
  }

  /** What was found, each null if there is none. */
  record Found(FileType archive, FileType program) {
    private static final Found NOTHING = new Found(null, null);
  }

  /** Looks where files of the first type do not hold others unchanged. */
  static Found find(Bytes bytes, FileType first) throws IOException {
    boolean archives =
        switch (first.group()) {
          case IMAGE, MEDIA, TEXT, UNKNOWN -> true;
          default -> false;
        };
    boolean programs = ProgramBehind.mayFollow(first);
    if (!archives && !programs) {
      return Found.NOTHING;
    }
    byte[] head = bytes.head();
    FileType archive = archives ? inHead(head) : null;
    FileType program = ProgramBehind.inHead(bytes, first);
    int overlap = programs ? ProgramBehind.LENGTH : LENGTH;
    long end = Math.min(bytes.size(), bytes.isEndless() ? WITHIN_STREAM : WITHIN);
    long done = head.length;
    while (done < end && ((archives && archive == null) || (programs && program == null))) {
      long start = Math.max(0, done - overlap);
      byte[] chunk = bytes.at(start, (int) Math.min(CHUNK, end - start));
      archive = archives && archive == null ? in(chunk) : archive;
      program = programs && program == null ? ProgramBehind.in(chunk) : program;
      done = start + CHUNK;
    }
    return archive == null && program == null ? Found.NOTHING : new Found(archive, program);
  }

  private static FileType inHead(byte[] head) {
    FileType found = in(head);
    return found == null ? unix(head) : found;
  }

  private static FileType in(byte[] bytes) {
    for (int at = STEP - 1; at < bytes.length; at += STEP) {
      int[] places = PLACES[bytes[at] & 0xFF];
      if (places != null) {
        for (int place : places) {
          FileType type = at(bytes, at - place);
          if (type != null) {
            return type;
          }
        }
      }
    }
    return null;
  }

  private static FileType at(byte[] bytes, int start) {
    if (start < 0) {
      return null;
    }
    return switch (bytes[start]) {
      case 'R' -> isRar(bytes, start) ? FileType.RAR : null;
      case '7' -> isSevenZip(bytes, start) ? FileType.SEVEN_ZIP : null;
      case 'A' -> hasPattern(bytes, start, ALZ) ? FileType.ALZ : null;
      case 'E' -> hasPattern(bytes, start, EGG_START) ? FileType.EGG : null;
      default -> null;
    };
  }

  private static boolean hasPattern(byte[] bytes, int at, String pattern) {
    if (bytes.length - at < pattern.length()) {
      return false;
    }
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) != '?' && (bytes[at + i] & 0xFF) != pattern.charAt(i)) {
        return false;
      }
    }
    return true;
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
