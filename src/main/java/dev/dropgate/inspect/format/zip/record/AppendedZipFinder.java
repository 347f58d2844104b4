package dev.dropgate.inspect.format.zip.record;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.FileType.Group;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/** A finder of a ZIP at the end of other content, where ZIP readers look for it. Stateless. */
public final class AppendedZipFinder {
  private AppendedZipFinder() {}

  /**
   * Returns the end record if the file has a ZIP type, or a type that often holds whole ZIP files,
   * which the types do not report.
   *
   * @return null if there is none
   */
  public static ZipEndRecord findIn(ScanTarget subject) throws IOException {
    FileType first = subject.type();
    boolean named = subject.types().stream().anyMatch(FileType::isZip);
    if (!named && !mayHoldZip(first)) {
      return null;
    }
    Content content = subject.content();
    long size = content.size();
    if (size < ZipEndRecord.RECORD_BYTES) {
      return null; // a large streamed member; MemberInspector checks its tail
    }
    int length = (int) Math.min(size, ZipEndRecord.MAX_TAIL_BYTES);
    if (!named && !ZipEndRecord.hasRecord(content.bytes(size - length, length))) {
      return null;
    }
    try (SeekableByteChannel file = content.channel()) {
      ZipEndRecord end = ZipEndRecord.findIn(file);
      return end != null && end.end() != size && holdsWholeFiles(first) ? null : end;
    }
  }

  /**
   * Returns whether a large streamed member may be a ZIP to readers that look for its end.
   *
   * @param first the type by its first bytes
   * @param tail the last bytes
   */
  public static boolean mayBeZip(FileType first, byte[] tail) {
    ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = ZipEndRecord.lastRecord(bytes, tail.length);
        at >= 0;
        at = ZipEndRecord.lastRecord(bytes, at)) {
      long start = at - (bytes.getInt(at + 12) & 0xFFFFFFFFL);
      boolean leads = start < 0 || bytes.getInt((int) start) == ZipEndRecord.DIRECTORY_SIGNATURE;
      boolean last =
          at + ZipEndRecord.RECORD_BYTES + (bytes.getShort(at + 20) & 0xFFFF) == tail.length;
      if (leads && start < at && (last || !holdsWholeFiles(first))) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayHoldZip(FileType type) {
    return type == FileType.PDF
        || type == FileType.ACCESS
        || type.group() == Group.ARCHIVE
        || type.group() == Group.DATA;
  }

  /** Returns whether files of a type hold other files unchanged. A ZIP in one is its member. */
  private static boolean holdsWholeFiles(FileType type) {
    return switch (type) {
      case OLE2, MSI, TAR, CPIO, AR, ISO, VHD, ONENOTE, MAIL, MBOX -> true;
      default -> false;
    };
  }
}
