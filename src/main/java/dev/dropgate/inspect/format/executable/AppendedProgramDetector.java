package dev.dropgate.inspect.format.executable;

import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.TextDetector;
import java.io.IOException;
import java.util.Arrays;

/**
 * A detector of programs that are appended to other content, from where a loader extracts them.
 * Requires a complete PE or ELF header, which excludes coincidences and texts about programs.
 * Stateless.
 */
public final class AppendedProgramDetector {
  /** Compilers put the PE header at most this far after the first bytes. */
  private static final int MAX_HEADER_OFFSET = 4096;

  /** The number of bytes that are needed after the first bytes of a program. */
  public static final int LOOKAHEAD_BYTES = MAX_HEADER_OFFSET + 128;

  private static final int NEW_HEADER_POINTER_OFFSET = 0x3C;

  private AppendedProgramDetector() {}

  /**
   * Returns whether files of a type never contain programs, so that a program in one was appended.
   */
  public static boolean holdsNoPrograms(FileType first) {
    return switch (first.group()) {
      case IMAGE, MEDIA, TEXT -> true;
      default -> first == FileType.PDF;
    };
  }

  /**
   * Returns the type of a program in the head, or null. Also looks after a leading text that is too
   * short for the whole head to be text.
   */
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

  /** Returns the type of a program in the bytes, or null. */
  public static FileType programIn(byte[] bytes) {
    int start = programOffset(bytes);
    return start < 0 ? null : typeAt(bytes, start);
  }

  /**
   * Returns the offset of a program.
   *
   * @param bytes with {@link #LOOKAHEAD_BYTES} bytes after the start of the program unless they end
   * @return -1 if there is none; a program at 0 is ignored, because it determines the first type
   */
  private static int programOffset(byte[] bytes) {
    // Looks at every second byte: one of two neighbors, or of four, is always among them.
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
