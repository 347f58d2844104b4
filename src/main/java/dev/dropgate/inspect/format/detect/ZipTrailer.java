package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.ContentBytes;
import java.io.IOException;

/**
 * The end record of a ZIP archive, by which programs find the archive after any prefix. Some look
 * for the directory right before the record, others at the offset that it contains.
 *
 * @param directory offset of the directory from the first byte of the file
 * @param length of the directory in bytes
 * @param entries number of entries
 * @param after number of bytes that follow and are not a comment
 */
record ZipTrailer(long directory, long length, long entries, long after) {
  private static final int RECORD_BYTES = 22;

  /** Returns the last record in the tail that leads to a directory, or null. */
  static ZipTrailer findIn(ContentBytes bytes) throws IOException {
    byte[] tail = bytes.tail();
    // Looks at every fourth byte: one of the signature's four is among them. Steps that do not
    // depend on the bytes read take a quarter of the time of those that do.
    for (int at = tail.length - RECORD_BYTES + 3; at >= 0; at -= 4) {
      byte b = tail[at];
      if (b == 'P' || b == 'K' || b == 5 || b == 6) {
        int start = at - (b == 'P' ? 0 : b == 'K' ? 1 : b - 3);
        ZipTrailer end =
            ContentBytes.matchesAt(tail, start, "PK\005\006") ? parseAt(bytes, tail, start) : null;
        if (end != null) {
          return end;
        }
      }
    }
    return null;
  }

  private static ZipTrailer parseAt(ContentBytes bytes, byte[] tail, int at) throws IOException {
    long position = bytes.tailStart() + at;
    long entries = ContentBytes.number(tail, at + 10, 2, true);
    long length = ContentBytes.number(tail, at + 12, 4, true);
    long directory = position - length;
    long declared = ContentBytes.number(tail, at + 16, 4, true);
    if (ContentBytes.matchesAt(tail, at - 20, "PK\006\007")
        && (declared == 0xFFFFFFFFL || length == 0xFFFFFFFFL || entries == 0xFFFF)) {
      // The offset in the locator is not used: it is wrong after a prefix.
      byte[] large = bytes.bytesAt(position - 20 - 56, 56);
      if (ContentBytes.matchesAt(large, 0, "PK\006\006")) {
        entries = ContentBytes.number(large, 32, 8, true);
        length = ContentBytes.number(large, 40, 8, true);
        directory = position - 20 - 56 - length;
      }
    }
    long after =
        bytes.size() - position - RECORD_BYTES - ContentBytes.number(tail, at + 20, 2, true);
    if (length == 0 && entries == 0) {
      // An empty archive proves nothing unless it is the whole file.
      return position == 0 ? new ZipTrailer(0, 0, 0, after) : null;
    }
    if (length <= 0) {
      return null;
    }
    for (long start : new long[] {directory, declared}) {
      if (start >= 0
          && start < position
          && ContentBytes.matchesAt(bytes.bytesAt(start, 4), 0, "PK\001\002")) {
        return new ZipTrailer(start, length, entries, after);
      }
    }
    return null;
  }
}
