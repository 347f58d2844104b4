package dev.dropgate.inspect.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/**
 * A member's own header, which readers that take a zip from the front go by.
 *
 * @param member as it stands there
 * @param data where the data begin
 */
record ZipHeader(ZipMember member, long data) {
  static final int SIGNATURE = 0x04034b50;
  static final int SIZE = 30;
  private static final int LIKELY = 256;

  /**
   * Reads one.
   *
   * @return null if there is none
   */
  static ZipHeader at(SeekableByteChannel file, long offset) throws IOException {
    if (offset < 0 || offset > file.size() - SIZE) {
      return null;
    }
    ByteBuffer fixed = ZipEnd.read(file, offset, LIKELY);
    if (fixed.limit() < SIZE || fixed.getInt(0) != SIGNATURE) {
      return null;
    }
    int nameLength = fixed.getShort(26) & 0xFFFF;
    int length = nameLength + (fixed.getShort(28) & 0xFFFF);
    ByteBuffer all =
        SIZE + length <= fixed.limit() ? fixed : ZipEnd.read(file, offset, SIZE + length);
    if (all.limit() < SIZE + length) {
      return null;
    }
    byte[] both = new byte[length];
    all.get(SIZE, both);
    ZipExtra extra =
        new ZipExtra(
            Arrays.copyOfRange(both, nameLength, length),
            fixed.getInt(22) & 0xFFFFFFFFL,
            fixed.getInt(18) & 0xFFFFFFFFL,
            0);
    return new ZipHeader(
        new ZipMember(
            Arrays.copyOf(both, nameLength),
            extra.otherNames(),
            fixed.getShort(6) & 0xFFFF,
            fixed.getShort(8) & 0xFFFF,
            fixed.getInt(14) & 0xFFFFFFFFL,
            extra.packed(),
            extra.size(),
            offset,
            0),
        offset + SIZE + length);
  }

  /**
   * What it says otherwise than the directory.
   *
   * @param listed the same member there
   * @return for people; null if it says the same
   */
  String contradicts(ZipMember listed) {
    if (!Arrays.equals(member.name(), listed.name())) {
      return "is called " + MemberName.shown(member.name()) + " in its own header";
    } else if (member.method() != listed.method() || (member.flags() & 1) != (listed.flags() & 1)) {
      return "is packed in another way by its own header";
    }
    // Writers that learn the sizes later leave zeros here, or what they then knew.
    boolean sizeOpen = member.size() == 0 || member.size() == listed.size();
    boolean open = member.sizesFollow() && member.packed() == 0 && sizeOpen;
    open |= member.sizesFollow() && member.packed() == 0xFFFFFFFFL;
    boolean same = member.packed() == listed.packed() && member.size() == listed.size();
    return open || same ? null : "has another size in its own header";
  }
}
