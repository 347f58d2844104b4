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
 * A scanner of the parts of a ZIP that the directory does not list. Readers that read from the
 * front, or use another end record, find members there. Not thread safe.
 */
final class ZipGapScanner {
  /** The number of headers after which no further member is read; the file is still reported. */
  private static final int MAX_TRIED_HEADERS = 16;

  private final SeekableByteChannel file;
  private final MemberInspector members;
  private int tried;

  ZipGapScanner(SeekableByteChannel file, MemberInspector members) {
    this.file = file;
    this.members = members;
  }

  /** Searches a range of the file for members and directories. Judges the members. */
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

  /** Returns whether a header has neither name nor data. Android tools fill gaps with it. */
  private boolean isFiller(long at, long to) throws IOException {
    ZipLocalHeader header = ZipLocalHeader.readAt(file, at);
    return header != null && header.data() <= to && isFiller(header);
  }

  static boolean isFiller(ZipLocalHeader header) {
    ZipMember member = header.member();
    return member.name().length == 0
        && member.flags() == 0
        && member.method() == 0
        && member.packed() == 0
        && member.size() == 0;
  }

  /** Judges members one by one from an offset on. */
  void members(long from, long to) throws IOException {
    try {
      SequentialReader.judgeZipFromFront(
          new ChannelRangeInputStream(file, members.budget(), from, to), members);
    } catch (ScanAbortedException e) {
      throw e;
    } catch (IOException e) {
      // undecided already; only readable data count
    }
  }

  /** Returns the next signature of a header or directory, or 0. */
  static int nextSignature(ChannelRangeInputStream in) throws IOException {
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
