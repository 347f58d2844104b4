package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Content;
import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.FileType.Group;
import dev.dropgate.inspect.Subject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/** A zip at the end of something else, which a reader of zips finds there. Stateless. */
final class ZipBehind {
  private ZipBehind() {}

  /**
   * Looks for it where the types name it, or would not because such files often hold whole zips.
   *
   * @return null if there is none
   */
  static ZipEnd of(Subject subject) throws IOException {
    FileType first = subject.type();
    boolean named = subject.types().stream().anyMatch(FileType::isZip);
    if (!named && !mayHold(first)) {
      return null;
    }
    Content content = subject.content();
    long size = content.size();
    if (size < ZipEnd.SIZE) {
      return null; // of a large member, see Members
    }
    int length = (int) Math.min(size, ZipEnd.LONGEST);
    if (!named && !ZipEnd.hasRecord(content.bytes(size - length, length))) {
      return null;
    }
    try (SeekableByteChannel file = content.channel()) {
      ZipEnd end = ZipEnd.of(file);
      return end != null && end.end() != size && isMember(first) ? null : end;
    }
  }

  /**
   * Whether a large member, which streams by, may be a zip for those who look for its end.
   *
   * @param first its type by its first bytes
   * @param tail its last bytes
   */
  static boolean mayBe(FileType first, byte[] tail) {
    ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = ZipEnd.last(bytes, tail.length); at >= 0; at = ZipEnd.last(bytes, at)) {
      long start = at - (bytes.getInt(at + 12) & 0xFFFFFFFFL);
      boolean leads = start < 0 || bytes.getInt((int) start) == ZipEnd.DIRECTORY;
      boolean last = at + ZipEnd.SIZE + (bytes.getShort(at + 20) & 0xFFFF) == tail.length;
      if (leads && start < at && (last || !isMember(first))) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayHold(FileType type) {
    return type == FileType.PDF
        || type == FileType.ACCESS
        || type.group() == Group.ARCHIVE
        || type.group() == Group.DATA;
  }

  /** What holds other files as they are has zips inside; they are its members. */
  private static boolean isMember(FileType type) {
    return switch (type) {
      case OLE2, MSI, TAR, CPIO, AR, ISO, VHD, ONENOTE, MAIL, MBOX -> true;
      default -> false;
    };
  }
}
