package dev.dropgate.inspect.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The central directory of a zip, as far as there may be members. */
final class ZipDirectory {
  private static final int FIXED = 46;

  /** So many bytes of it are read into memory; 800 for each of 10,000 members. */
  private static final int MOST_BYTES = 8 << 20;

  private final List<ZipMember> members = new ArrayList<>();
  private final long behind;
  private final boolean whole;
  private final boolean asClaimed;

  /**
   * Reads it.
   *
   * @param in from its first byte to the record at the end
   * @param end that record
   * @param most members that are read
   */
  ZipDirectory(Window in, ZipEnd end, long most) throws IOException {
    long start = in.position();
    ByteBuffer fixed = ByteBuffer.allocate(FIXED).order(ByteOrder.LITTLE_ENDIAN);
    boolean more = true;
    long next = start;
    while (more && members.size() < most && in.position() - start < MOST_BYTES) {
      next = in.position();
      int read = in.readNBytes(fixed.array(), 0, 4);
      more = read == 4 && fixed.getInt(0) == ZipEnd.DIRECTORY;
      if (more) {
        read(in, fixed.array(), 4, FIXED - 4);
        members.add(member(in, fixed, end.shift()));
      }
    }
    behind = next;
    whole = !more;
    asClaimed = whole && (members.size() & 0xFFFF) == end.entries();
  }

  private static ZipMember member(InputStream in, ByteBuffer fixed, long shift) throws IOException {
    byte[] name = read(in, fixed.getShort(28) & 0xFFFF);
    byte[] extraBytes = read(in, fixed.getShort(30) & 0xFFFF);
    read(in, fixed.getShort(32) & 0xFFFF);
    ZipExtra extra =
        new ZipExtra(
            extraBytes,
            fixed.getInt(24) & 0xFFFFFFFFL,
            fixed.getInt(20) & 0xFFFFFFFFL,
            fixed.getInt(42) & 0xFFFFFFFFL);
    return new ZipMember(
        name,
        extra.otherNames(),
        fixed.getShort(8) & 0xFFFF,
        fixed.getShort(10) & 0xFFFF,
        fixed.getInt(16) & 0xFFFFFFFFL,
        extra.packed(),
        extra.size(),
        extra.offset() + shift,
        fixed.getShort(40) & 0xFFFF);
  }

  static byte[] read(InputStream in, int length) throws IOException {
    byte[] bytes = new byte[length];
    read(in, bytes, 0, length);
    return bytes;
  }

  private static void read(InputStream in, byte[] bytes, int offset, int length)
      throws IOException {
    if (in.readNBytes(bytes, offset, length) < length) {
      throw new EOFException("the directory of the zip breaks off");
    }
  }

  /** In its own order. */
  List<ZipMember> members() {
    return members;
  }

  /** Behind the last one in the file, if these are all. */
  long behind() {
    return behind;
  }

  /** Whether these are all. */
  boolean isWhole() {
    return whole;
  }

  /** Whether there are as many as the record at the end claims. */
  boolean isAsClaimed() {
    return asClaimed;
  }
}
