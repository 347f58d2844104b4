package dev.dropgate.inspect.format.zip;

import dev.dropgate.inspect.ScanAbortedException;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.archive.SequentialReader;
import dev.dropgate.inspect.format.stream.ChannelRangeInputStream;
import dev.dropgate.inspect.format.zip.record.ZipEndRecord;
import dev.dropgate.inspect.format.zip.record.ZipLocalHeader;
import dev.dropgate.inspect.format.zip.record.ZipMember;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/**
 * What stands in a zip where the directory lists nothing: readers that take the zip from its front,
 * or go by another record, find it.
 */
final class ZipGapScanner {
  /** After this many headers no further member is read; the file is reported as it is. */
  private static final int MAX_TRIED_HEADERS = 16;

  private final SeekableByteChannel file;
  private final MemberInspector members;
  private int tried;

  ZipGapScanner(SeekableByteChannel file, MemberInspector members) {
    this.file = file;
    this.members = members;
  }

  /** Looks for members and directories in a part of the file; the members are judged. */
  void scanGap(long from, long to) throws IOException {
    if (to - from < ZipEndRecord.RECORD_BYTES) {
      return;
    }
    ChannelRangeInputStream in = new ChannelRangeInputStream(file, members.budget(), from, to);
    for (int signature = nextSignature(in);
        signature != 0 && !members.isDecided() && tried < MAX_TRIED_HEADERS;
        signature = nextSignature(in)) {
      long found = in.position() - 4;
      if (signature == ZipLocalHeader.SIGNATURE && !isFiller(found, to)) {
        members.reportContradiction(
            "the directory of the zip does not list a member at byte " + found);
        tried++;
        members(found, to);
      } else if (signature != ZipLocalHeader.SIGNATURE) {
        members.reportContradiction("the zip has another directory, at byte " + found);
      }
    }
  }

  /** Tools for Android fill room with the header of a member without a name and without data. */
  private boolean isFiller(long at, long to) throws IOException {
    ZipLocalHeader header = ZipLocalHeader.readAt(file, at);
    if (header == null || header.data() > to) {
      return false;
    }
    ZipMember member = header.member();
    return member.name().length == 0
        && member.flags() == 0
        && member.method() == 0
        && member.packed() == 0
        && member.size() == 0;
  }

  /** Judges members as they come from some place on. */
  void members(long from, long to) throws IOException {
    try {
      SequentialReader.judgeZipFromFront(
          new ChannelRangeInputStream(file, members.budget(), from, to), members);
    } catch (ScanAbortedException e) {
      throw e;
    } catch (IOException e) {
      // undecided already; only what can be read of it counts
    }
  }

  /** The next signature of a header or directory; 0 if there is none. */
  private static int nextSignature(ChannelRangeInputStream in) throws IOException {
    int four = 0;
    for (int one = in.read(); one >= 0; one = in.read()) {
      four = four >>> 8 | one << 24;
      if (four == ZipLocalHeader.SIGNATURE
          || four == ZipEndRecord.DIRECTORY_SIGNATURE
          || four == ZipEndRecord.SIGNATURE) {
        return four;
      }
    }
    return 0;
  }
}
