package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.FileType.Group;
import dev.dropgate.inspect.format.executable.AppendedProgramDetector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A detector of content that follows other content. It finds programs and the archives that their
 * programs search for (RAR, 7z, ALZ, EGG, in the head also tar and cpio; after pictures, sounds and
 * the end of a PDF also CAB, LHA and CD images). Stateless.
 */
final class AppendedContentDetector {
  /** The distance over which the archive programs search. */
  private static final int MAX_SEARCH_BYTES = 1 << 20;

  /** The number of bytes that are kept even of streamed content. */
  private static final int MAX_STREAM_SEARCH_BYTES = 1 << 16;

  private static final int CHUNK_BYTES = 1 << 16;
  private static final String RAR_SIGNATURE = "Rar!\032\007";
  private static final String SEVEN_ZIP_SIGNATURE = "7z\274\257\047\034";
  private static final String ALZ_PATTERN = "ALZ\1????BLZ\1";
  private static final String EGG_PATTERN = "EGGA\0\1????????\"\u0082\u00e2\b";

  private static final String CAB = "MSCF\0\0\0\0????\0\0\0\0????\0\0\0\0\3\1";
  private static final String ISO = "CD001\1";

  private static final String EGG_START_PATTERN = "EGGA\0\1";

  /** The longest gap between the end of a PDF and an archive that is reported. */
  private static final int BEHIND_END = 1024;

  private static final Search EVERYWHERE =
      new Search(6, List.of(RAR_SIGNATURE, SEVEN_ZIP_SIGNATURE, ALZ_PATTERN, EGG_PATTERN));

  /** For files whose other bytes are arbitrary, unlike those of texts and unknown data. */
  private static final Search IN_MEDIA = new Search(4, all());

  private static final int TAR_BLOCK_BYTES = 512;

  /** The length of a signature with the fields that are checked after it. */
  private static final int SIGNATURE_BYTES = 32;

  private AppendedContentDetector() {}

  private static List<String> all() {
    List<String> all =
        new ArrayList<>(
            List.of(RAR_SIGNATURE, SEVEN_ZIP_SIGNATURE, ALZ_PATTERN, EGG_PATTERN, CAB, ISO));
    for (char method = '0'; method <= '7'; method++) {
      all.add("-lh" + method + "-");
    }
    return List.copyOf(all);
  }

  /**
   * A search for signatures.
   *
   * @param step the search looks at one of so many bytes; each signature has an indicative byte in
   *     every step
   * @param places the offsets at which a byte occurs in a signature, by its value; mostly null
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Search(int step, int[][] places) {
    Search(int step, List<String> signatures) {
      this(step, places(signatures));
    }

    private static int[][] places(List<String> signatures) {
      int[][] places = new int[256][];
      for (String signature : signatures) {
        for (int i = 0; i < signature.length(); i++) {
          int value = signature.charAt(i);
          if (value != '?' && value != 0) { // zeros are everywhere, and no signature needs them
            int[] others = places[value] == null ? new int[0] : places[value];
            int place = i;
            if (Arrays.stream(others).noneMatch(other -> other == place)) {
              places[value] = Arrays.copyOf(others, others.length + 1);
              places[value][others.length] = i;
            }
          }
        }
      }
      return places;
    }

    /** Returns the type of the first archive, or null. */
    FileType in(byte[] bytes, boolean pdf) {
      for (int at = step - 1; at < bytes.length; at += step) {
        int[] all = places[bytes[at] & 0xFF];
        if (all != null) {
          for (int place : all) {
            FileType type = archiveAt(bytes, at - place);
            if (type != null && (!pdf || isBehindEnd(bytes, at - place))) {
              return type;
            }
          }
        }
      }
      return null;
    }
  }

  /**
   * Returns whether an archive follows the end of a PDF, where nothing belongs. Inside, objects
   * hold archives unchanged.
   */
  private static boolean isBehindEnd(byte[] bytes, int start) {
    for (int at = start - 3; at >= Math.max(0, start - BEHIND_END); at--) {
      if (bytes[at] == 'o' && ContentBytes.matchesAt(bytes, at, "obj")) {
        return false;
      } else if (bytes[at] == '%' && ContentBytes.matchesAt(bytes, at, "%%EOF")) {
        return true;
      }
    }
    return false;
  }

  /** The types that were found, each null if there is none. */
  record AppendedTypes(FileType archive, FileType program) {
    private static final AppendedTypes NOTHING = new AppendedTypes(null, null);
  }

  /** Searches the content, unless files of the first type hold other files unchanged. */
  static AppendedTypes detect(ContentBytes bytes, FileType first) throws IOException {
    boolean archives =
        switch (first.group()) {
          case IMAGE, MEDIA, TEXT, UNKNOWN -> true;
          default -> first == FileType.PDF;
        };
    boolean pdf = first == FileType.PDF;
    boolean media = first.group() == Group.IMAGE || first.group() == Group.MEDIA || pdf;
    Search search = media ? IN_MEDIA : EVERYWHERE;
    boolean programs = AppendedProgramDetector.holdsNoPrograms(first);
    if (!archives && !programs) {
      return AppendedTypes.NOTHING;
    }
    byte[] head = bytes.head();
    FileType archive = archives ? archiveInHead(search, head, pdf) : null;
    FileType program = AppendedProgramDetector.programInHead(bytes, first);
    int overlap =
        programs
            ? AppendedProgramDetector.LOOKAHEAD_BYTES
            : SIGNATURE_BYTES; // longer than BEHIND_END needs
    long end =
        Math.min(bytes.size(), bytes.isEndless() ? MAX_STREAM_SEARCH_BYTES : MAX_SEARCH_BYTES);
    long done = head.length;
    while (done < end && ((archives && archive == null) || (programs && program == null))) {
      long start = Math.max(0, done - overlap);
      byte[] chunk = bytes.bytesAt(start, (int) Math.min(CHUNK_BYTES, end - start));
      archive = archives && archive == null ? search.in(chunk, pdf) : archive;
      program = programs && program == null ? AppendedProgramDetector.programIn(chunk) : program;
      done = start + CHUNK_BYTES;
    }
    return archive == null && program == null
        ? AppendedTypes.NOTHING
        : new AppendedTypes(archive, program);
  }

  private static FileType archiveInHead(Search search, byte[] head, boolean pdf) {
    FileType found = search.in(head, pdf);
    return found == null && !pdf ? unixArchiveIn(head) : found;
  }

  private static FileType archiveAt(byte[] bytes, int start) {
    if (start < 0) {
      return null;
    }
    return switch (bytes[start]) {
      case 'R' -> isRar(bytes, start) ? FileType.RAR : null;
      case '7' -> isSevenZip(bytes, start) ? FileType.SEVEN_ZIP : null;
      case 'A' -> hasPattern(bytes, start, ALZ_PATTERN) ? FileType.ALZ : null;
      case 'M' -> hasPattern(bytes, start, CAB) ? FileType.CAB : null;
      case 'C' -> isIso(bytes, start) ? FileType.ISO : null;
      case '-' -> isLha(bytes, start - 2) ? FileType.LHA : null;
      case 'E' -> hasPattern(bytes, start, EGG_START_PATTERN) ? FileType.EGG : null;
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

  private static FileType unixArchiveIn(byte[] head) {
    for (int at = TAR_BLOCK_BYTES; at + TAR_BLOCK_BYTES <= head.length; at += TAR_BLOCK_BYTES) {
      if (ArchiveSignatures.isTarHeader(head, at)) {
        return FileType.TAR;
      }
    }
    for (int at = 1; at < head.length; at++) {
      if (head[at] == '0' && ArchiveSignatures.isCpioHeader(head, at)) {
        return FileType.CPIO;
      }
    }
    return null;
  }

  /** Requires the main header of the archive, or in version 5 the encryption header. */
  private static boolean isRar(byte[] bytes, int at) {
    if (!ContentBytes.matchesAt(bytes, at, RAR_SIGNATURE) || bytes.length - at < 14) {
      return false;
    }
    int main = bytes[at + 13];
    return bytes[at + 6] == 0
        ? bytes[at + 9] == 0x73
        : bytes[at + 6] == 1 && bytes[at + 7] == 0 && (main == 1 || main == 4);
  }

  /** Requires the type of the volume before the identifier. */
  private static boolean isIso(byte[] bytes, int at) {
    return at > 0
        && ContentBytes.matchesAt(bytes, at, ISO)
        && (bytes[at - 1] == 0 || bytes[at - 1] == 1 || bytes[at - 1] == 2);
  }

  /** Requires a correct checksum of the header, or at level 2 its fixed byte. */
  private static boolean isLha(byte[] bytes, int start) {
    if (start < 0
        || bytes.length - start < SIGNATURE_BYTES
        || !ContentBytes.matchesAt(bytes, start + 2, "-lh")
        || bytes[start + 6] != '-') {
      return false;
    }
    int level = bytes[start + 20];
    if (level == 2) {
      return bytes[start + 19] == 0x20;
    }
    int length = bytes[start] & 0xFF;
    if ((level != 0 && level != 1) || length < 20) {
      return false;
    }
    int sum = 0;
    int end = Math.min(bytes.length, start + 2 + length);
    for (int at = start + 2; at < end; at++) {
      sum += bytes[at];
    }
    return end < start + 2 + length || (byte) sum == bytes[start + 1];
  }

  private static boolean isSevenZip(byte[] bytes, int at) {
    if (!ContentBytes.matchesAt(bytes, at, SEVEN_ZIP_SIGNATURE)
        || bytes.length - at < SIGNATURE_BYTES) {
      return false;
    }
    CRC32 crc = new CRC32();
    crc.update(bytes, at + 12, 20);
    return crc.getValue() == ContentBytes.number(bytes, at + 8, 4, true);
  }
}
