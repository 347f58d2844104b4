package dev.dropgate.inspect.format.zip.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The extra fields of a ZIP member. */
final class ZipExtraFields {
  private static final int ZIP64_ID = 1;
  private static final int UNICODE_PATH_ID = 0x7075;
  private static final long SEE_ZIP64_MARK = 0xFFFFFFFFL;

  private long size;
  private long packed;
  private long offset;
  private final List<byte[]> otherNames = new ArrayList<>(0);

  /**
   * Parses the fields. Ignores malformed ones, as most readers do.
   *
   * @param size as in the header; all bits are set if the ZIP64 field holds the value, as for the
   *     other two
   */
  ZipExtraFields(byte[] extra, long size, long packed, long offset) {
    this.size = size;
    this.packed = packed;
    this.offset = offset;
    ByteBuffer all = ByteBuffer.wrap(extra).order(ByteOrder.LITTLE_ENDIAN);
    while (all.remaining() >= 4) {
      int id = all.getShort() & 0xFFFF;
      int length = all.getShort() & 0xFFFF;
      if (length > all.remaining()) {
        break;
      }
      ByteBuffer field = all.slice(all.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      all.position(all.position() + length);
      if (id == ZIP64_ID) {
        readZip64(field);
      } else if (id == UNICODE_PATH_ID && length > 5) {
        otherNames.add(Arrays.copyOfRange(extra, all.position() - length + 5, all.position()));
      }
    }
  }

  private void readZip64(ByteBuffer field) {
    size = size == SEE_ZIP64_MARK && field.remaining() >= 8 ? field.getLong() : size;
    packed = packed == SEE_ZIP64_MARK && field.remaining() >= 8 ? field.getLong() : packed;
    offset = offset == SEE_ZIP64_MARK && field.remaining() >= 8 ? field.getLong() : offset;
  }

  long size() {
    return size;
  }

  long packed() {
    return packed;
  }

  long offset() {
    return offset;
  }

  /** Returns the names in Unicode; usually none. */
  List<byte[]> otherNames() {
    return otherNames;
  }
}
