package dev.dropgate.inspect.format.iso;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A directory record of a CD image.
 *
 * @param block number of the first block
 * @param attributeBlocks number of blocks of an extended attribute record before the data
 * @param size in bytes
 * @param flags of the file
 * @param interleaved whether the data have gaps
 * @param contradicts whether the two byte orders of a number differ; readers use either
 * @param name the raw name
 * @param system the system use area after the name, for Rock Ridge
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record IsoDirectoryRecord(
    long block,
    int attributeBlocks,
    long size,
    int flags,
    boolean interleaved,
    boolean contradicts,
    byte[] name,
    byte[] system) {
  static final int MIN_RECORD_BYTES = 34;
  private static final int NAME_OFFSET = 33;
  private static final int FOLDER_FLAG = 2;
  private static final int CONTINUES_FLAG = 0x80;

  /** Parses a record. */
  static IsoDirectoryRecord of(byte[] bytes) throws IOException {
    int nameLength = bytes.length < MIN_RECORD_BYTES ? 0 : bytes[NAME_OFFSET - 1] & 0xFF;
    if (bytes.length < MIN_RECORD_BYTES || NAME_OFFSET + nameLength > bytes.length) {
      throw new IOException("a record of a folder that is too short");
    }
    ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer big = ByteBuffer.wrap(bytes);
    boolean contradicts = little.getInt(2) != big.getInt(6) || little.getInt(10) != big.getInt(14);
    int system = Math.min(bytes.length, NAME_OFFSET + nameLength + (nameLength + 1) % 2);
    return new IsoDirectoryRecord(
        little.getInt(2) & 0xFFFFFFFFL,
        bytes[1] & 0xFF,
        little.getInt(10) & 0xFFFFFFFFL,
        bytes[25] & 0xFF,
        bytes[26] != 0 || bytes[27] != 0,
        contradicts,
        Arrays.copyOfRange(bytes, NAME_OFFSET, NAME_OFFSET + nameLength),
        Arrays.copyOfRange(bytes, system, bytes.length));
  }

  boolean isFolder() {
    return (flags & FOLDER_FLAG) != 0;
  }

  /** Returns whether the next record continues the same file. */
  boolean continues() {
    return (flags & CONTINUES_FLAG) != 0;
  }

  /** Returns whether the record is the folder itself or its parent. */
  boolean isSelf() {
    return name.length == 1 && (name[0] == 0 || name[0] == 1);
  }

  /** Returns the offset of the data in the image. */
  long dataOffset(int blockSize) {
    return (block + attributeBlocks) * blockSize;
  }
}
