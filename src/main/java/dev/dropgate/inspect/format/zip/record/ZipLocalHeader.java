package dev.dropgate.inspect.format.zip.record;

import dev.dropgate.inspect.format.stream.MemberPaths;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/**
 * The local header of a member, on which readers that read a ZIP from the front rely.
 *
 * @param member as in the local header
 * @param data offset of the data
 */
public record ZipLocalHeader(ZipMember member, long data) {
  public static final int SIGNATURE = 0x04034b50;
  static final int FIXED_HEADER_BYTES = 30;
  private static final int LIKELY_HEADER_BYTES = 256;

  /**
   * Reads a header.
   *
   * @return null if there is none
   */
  public static ZipLocalHeader readAt(SeekableByteChannel file, long offset) throws IOException {
    if (offset < 0 || offset > file.size() - FIXED_HEADER_BYTES) {
      return null;
    }
    ByteBuffer fixed = ZipEndRecord.readBytes(file, offset, LIKELY_HEADER_BYTES);
    if (fixed.limit() < FIXED_HEADER_BYTES || fixed.getInt(0) != SIGNATURE) {
      return null;
    }
    int nameLength = fixed.getShort(26) & 0xFFFF;
    int length = nameLength + (fixed.getShort(28) & 0xFFFF);
    ByteBuffer all =
        FIXED_HEADER_BYTES + length <= fixed.limit()
            ? fixed
            : ZipEndRecord.readBytes(file, offset, FIXED_HEADER_BYTES + length);
    if (all.limit() < FIXED_HEADER_BYTES + length) {
      return null;
    }
    byte[] both = new byte[length];
    all.get(FIXED_HEADER_BYTES, both);
    ZipExtraFields extra =
        new ZipExtraFields(
            Arrays.copyOfRange(both, nameLength, length),
            fixed.getInt(22) & 0xFFFFFFFFL,
            fixed.getInt(18) & 0xFFFFFFFFL,
            0);
    return new ZipLocalHeader(
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
        offset + FIXED_HEADER_BYTES + length);
  }

  /**
   * Returns how the header differs from the directory.
   *
   * @param listed the same member in the directory
   * @return a text for people; null if both agree
   */
  public String contradictionWith(ZipMember listed) {
    if (!Arrays.equals(member.name(), listed.name())) {
      return "is called " + MemberPaths.toPrintable(member.name()) + " in its own header";
    } else if (member.method() != listed.method() || (member.flags() & 1) != (listed.flags() & 1)) {
      return "is packed in another way by its own header";
    }
    // Writers that learn the sizes later leave zeros here, or an earlier estimate.
    boolean sizeOpen = member.size() == 0 || member.size() == listed.size();
    boolean open = member.sizesFollow() && member.packed() == 0 && sizeOpen;
    open |= member.sizesFollow() && member.packed() == 0xFFFFFFFFL;
    boolean same = member.packed() == listed.packed() && member.size() == listed.size();
    return open || same ? null : "has another size in its own header";
  }
}
