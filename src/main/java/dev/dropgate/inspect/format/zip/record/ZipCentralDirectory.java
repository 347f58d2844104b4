package dev.dropgate.inspect.format.zip.record;

import dev.dropgate.inspect.format.stream.ChannelRangeInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The central directory of a ZIP, up to the limit on members. */
public final class ZipCentralDirectory {
  private static final int FIXED_HEADER_BYTES = 46;

  /**
   * The number of bytes of the directory that are read into memory: 800 for each of 10,000 members.
   */
  private static final int MAX_DIRECTORY_BYTES = 8 << 20;

  private final List<ZipMember> members = new ArrayList<>();
  private final long endOffset;
  private final boolean whole;
  private final boolean asClaimed;

  /**
   * Reads the directory.
   *
   * @param in from its first byte to the end record
   * @param end the end record
   * @param most the number of members that are read
   */
  public ZipCentralDirectory(ChannelRangeInputStream in, ZipEndRecord end, long most)
      throws IOException {
    long start = in.position();
    ByteBuffer fixed = ByteBuffer.allocate(FIXED_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    boolean more = true;
    long next = start;
    while (more && members.size() < most && in.position() - start < MAX_DIRECTORY_BYTES) {
      next = in.position();
      int read = in.readNBytes(fixed.array(), 0, 4);
      more = read == 4 && fixed.getInt(0) == ZipEndRecord.DIRECTORY_SIGNATURE;
      if (more) {
        readBytes(in, fixed.array(), 4, FIXED_HEADER_BYTES - 4);
        members.add(readMember(in, fixed, end.shift()));
      }
    }
    endOffset = next;
    whole = !more;
    asClaimed = whole && (members.size() & 0xFFFF) == end.entries();
  }

  private static ZipMember readMember(InputStream in, ByteBuffer fixed, long shift)
      throws IOException {
    byte[] name = readBytes(in, fixed.getShort(28) & 0xFFFF);
    byte[] extraBytes = readBytes(in, fixed.getShort(30) & 0xFFFF);
    readBytes(in, fixed.getShort(32) & 0xFFFF);
    ZipExtraFields extra =
        new ZipExtraFields(
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

  static byte[] readBytes(InputStream in, int length) throws IOException {
    byte[] bytes = new byte[length];
    readBytes(in, bytes, 0, length);
    return bytes;
  }

  private static void readBytes(InputStream in, byte[] bytes, int offset, int length)
      throws IOException {
    if (in.readNBytes(bytes, offset, length) < length) {
      throw new EOFException("the directory of the zip breaks off");
    }
  }

  /** Returns the members in directory order. */
  public List<ZipMember> members() {
    return members;
  }

  /** Returns the offset after the last entry, if all entries were read. */
  public long endOffset() {
    return endOffset;
  }

  /** Returns whether all entries were read. */
  public boolean isComplete() {
    return whole;
  }

  /** Returns whether the number of entries is the one that the end record claims. */
  public boolean matchesClaim() {
    return asClaimed;
  }
}
