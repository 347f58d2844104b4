package dev.dropgate.inspect.types;

import dev.dropgate.inspect.FileType;
import java.io.IOException;
import java.util.Arrays;

/**
 * A program that was appended to something else, as a loader takes it out again: a PE or an ELF by
 * all of its header, so that chance and texts about programs have none. Stateless.
 */
final class ProgramBehind {
  /** So far behind its first bytes compilers put the header of a PE at most. */
  private static final int MAX_HEADER_OFFSET = 4096;

  /** What is needed behind the first bytes of a program. */
  static final int LENGTH = MAX_HEADER_OFFSET + 128;

  private static final int NEW_HEADER = 0x3C;

  private ProgramBehind() {}

  /** Returns whether files of a type hold no programs, so that one in them was appended. */
  static boolean mayFollow(FileType first) {
    return switch (first.group()) {
      case IMAGE, MEDIA, TEXT -> true;
      default -> first == FileType.PDF;
    };
  }

  /** Null if there is none; also looks behind a text that is too short to be one by the head. */
  static FileType inHead(Bytes bytes, FileType first) throws IOException {
    byte[] head = bytes.head();
    if (mayFollow(first)) {
      return in(head);
    }
    if (first != FileType.UNKNOWN || !Text.isText(Arrays.copyOf(head, Math.min(4, head.length)))) {
      return null;
    }
    byte[] more = bytes.at(0, head.length + LENGTH);
    int start = find(more);
    boolean counts = start > 0 && start < head.length && Text.isText(Arrays.copyOf(head, start));
    return counts ? type(more, start) : null;
  }

  /** Null if there is none. */
  static FileType in(byte[] bytes) {
    int start = find(bytes);
    return start < 0 ? null : type(bytes, start);
  }

  /**
   * Returns where a program begins.
   *
   * @param bytes in which it lies, with {@link #LENGTH} bytes behind its beginning unless they end
   * @return -1 if there is none; 0 is none, as the first bytes are for others to judge
   */
  private static int find(byte[] bytes) {
    // Every second byte is looked at; one of two neighbours, or of four, is always among them.
    for (int at = 1; at < bytes.length; at += 2) {
      int start =
          switch (bytes[at]) {
            case 'M', 0x7F -> at;
            case 'Z' -> at - 1;
            case 'F' -> at - 3;
            default -> 0;
          };
      if (start > 0 && type(bytes, start) != null) {
        return start;
      }
    }
    return -1;
  }

  private static FileType type(byte[] bytes, int at) {
    if (bytes[at] == 'M') {
      return isPe(bytes, at) ? FileType.PE : null;
    }
    return bytes[at] == 0x7F && ElfHeader.isWhole(bytes, at) ? FileType.ELF : null;
  }

  private static boolean isPe(byte[] bytes, int at) {
    if (at + 1 >= bytes.length || bytes[at + 1] != 'Z') {
      return false;
    }
    long offset = Bytes.number(bytes, at + NEW_HEADER, 4, true);
    return offset >= 4 && offset <= MAX_HEADER_OFFSET && PeHeader.isWhole(bytes, at + (int) offset);
  }
}
