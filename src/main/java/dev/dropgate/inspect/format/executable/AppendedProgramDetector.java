package dev.dropgate.inspect.format.executable;

import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.TextDetector;
import java.io.IOException;
import java.util.Arrays;

/**
 * A program that was appended to something else, as a loader takes it out again: a PE or an ELF by
 * all of its header, so that chance and texts about programs have none. Stateless.
 */
public final class AppendedProgramDetector {
  /** So far behind its first bytes compilers put the header of a PE at most. */
  private static final int MAX_HEADER_OFFSET = 4096;

  /** What is needed behind the first bytes of a program. */
  public static final int LOOKAHEAD_BYTES = MAX_HEADER_OFFSET + 128;

  private static final int NEW_HEADER_POINTER_OFFSET = 0x3C;

  private AppendedProgramDetector() {}

  /** Returns whether files of a type hold no programs, so that one in them was appended. */
  public static boolean holdsNoPrograms(FileType first) {
    return switch (first.group()) {
      case IMAGE, MEDIA, TEXT -> true;
      default -> first == FileType.PDF;
    };
  }

  /** Null if there is none; also looks behind a text that is too short to be one by the head. */
  public static FileType programInHead(ContentBytes bytes, FileType first) throws IOException {
    byte[] head = bytes.head();
    if (holdsNoPrograms(first)) {
      return programIn(head);
    }
    if (first != FileType.UNKNOWN
        || !TextDetector.isText(Arrays.copyOf(head, Math.min(4, head.length)))) {
      return null;
    }
    byte[] more = bytes.bytesAt(0, head.length + LOOKAHEAD_BYTES);
    int start = programOffset(more);
    boolean counts =
        start > 0 && start < head.length && TextDetector.isText(Arrays.copyOf(head, start));
    return counts ? typeAt(more, start) : null;
  }

  /** Null if there is none. */
  public static FileType programIn(byte[] bytes) {
    int start = programOffset(bytes);
    return start < 0 ? null : typeAt(bytes, start);
  }

  /**
   * Returns where a program begins.
   *
   * @param bytes in which it lies, with {@link #LOOKAHEAD_BYTES} bytes behind its beginning unless
   *     they end
   * @return -1 if there is none; 0 is none, as the first bytes are for others to judge
   */
  private static int programOffset(byte[] bytes) {
    // Every second byte is looked at; one of two neighbours, or of four, is always among them.
    for (int at = 1; at < bytes.length; at += 2) {
      int start =
          switch (bytes[at]) {
            case 'M', 0x7F -> at;
            case 'Z' -> at - 1;
            case 'F' -> at - 3;
            default -> 0;
          };
      if (start > 0 && typeAt(bytes, start) != null) {
        return start;
      }
    }
    return -1;
  }

  private static FileType typeAt(byte[] bytes, int at) {
    if (bytes[at] == 'M') {
      return isPeAt(bytes, at) ? FileType.PE : null;
    }
    return bytes[at] == 0x7F && ElfHeader.isCompleteAt(bytes, at) ? FileType.ELF : null;
  }

  private static boolean isPeAt(byte[] bytes, int at) {
    if (at + 1 >= bytes.length || bytes[at + 1] != 'Z') {
      return false;
    }
    long offset = ContentBytes.number(bytes, at + NEW_HEADER_POINTER_OFFSET, 4, true);
    return offset >= 4
        && offset <= MAX_HEADER_OFFSET
        && PeHeader.isCompleteAt(bytes, at + (int) offset);
  }
}
