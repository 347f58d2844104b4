package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Stop;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/**
 * What stands in a zip where the directory lists nothing: readers that take the zip from its front,
 * or go by another record, find it.
 */
final class ZipGap {
  /** From so many headers on it is tried to read members; then it is told, and no more. */
  private static final int MOST_TRIED = 16;

  private final SeekableByteChannel file;
  private final Members members;
  private int tried;

  ZipGap(SeekableByteChannel file, Members members) {
    this.file = file;
    this.members = members;
  }

  /** Looks for members and directories in a part of the file; the members are judged. */
  void look(long from, long to) throws IOException {
    if (to - from < ZipEnd.SIZE) {
      return;
    }
    Window in = new Window(file, members.budget(), from, to);
    for (int signature = next(in);
        signature != 0 && !members.done() && tried < MOST_TRIED;
        signature = next(in)) {
      long found = in.position() - 4;
      if (signature == ZipHeader.SIGNATURE && !isFiller(found, to)) {
        members.contradiction("the directory of the zip does not list a member at byte " + found);
        tried++;
        members(found, to);
      } else if (signature != ZipHeader.SIGNATURE) {
        members.contradiction("the zip has another directory, at byte " + found);
      }
    }
  }

  /** Tools for Android fill room with the header of a member without a name and without data. */
  private boolean isFiller(long at, long to) throws IOException {
    ZipHeader header = ZipHeader.at(file, at);
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
      Sequential.zip(new Window(file, members.budget(), from, to), members);
    } catch (Stop e) {
      throw e;
    } catch (IOException e) {
      // undecided already; only what can be read of it counts
    }
  }

  /** The next signature of a header or directory; 0 if there is none. */
  private static int next(Window in) throws IOException {
    int four = 0;
    for (int one = in.read(); one >= 0; one = in.read()) {
      four = four >>> 8 | one << 24;
      if (four == ZipHeader.SIGNATURE || four == ZipEnd.DIRECTORY || four == ZipEnd.RECORD) {
        return four;
      }
    }
    return 0;
  }
}
