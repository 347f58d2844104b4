package dev.dropgate.inspect.format.zip.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * The end record of a large ZIP (ZIP64), besides {@link ZipEndRecord}. Some readers use it only
 * where a number does not fit the other record; others always do.
 *
 * @param position offset of the record
 * @param disk number of the part in a split ZIP
 * @param entries number of entries that the record claims
 * @param length of the directory in bytes
 * @param start claimed offset of the directory
 * @param rival whether another reader finds another such record
 */
record Zip64EndRecord(
    long position, int disk, long entries, long length, long start, boolean rival) {
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int SIGNATURE = 0x06064b50;
  private static final int RECORD_BYTES = 56;

  /**
   * Returns the record that belongs to an end record.
   *
   * @param position offset of the end record that every ZIP has
   * @return null if there is none
   */
  static Zip64EndRecord findBefore(SeekableByteChannel file, long position) throws IOException {
    long last = position - LOCATOR_BYTES - RECORD_BYTES;
    if (last < 0) {
      return null;
    }
    ByteBuffer locator = ZipEndRecord.readBytes(file, position - LOCATOR_BYTES, LOCATOR_BYTES);
    if (locator.limit() < LOCATOR_BYTES || locator.getInt(0) != LOCATOR_SIGNATURE) {
      return null;
    }
    // At the offset in the locator, or, after a prefix, at its usual place.
    long declared = locator.getLong(8);
    Zip64EndRecord atDeclared =
        declared < 0 || declared >= last ? null : readAt(file, declared, false);
    Zip64EndRecord atUsualPlace = readAt(file, last, atDeclared != null);
    return atDeclared == null ? atUsualPlace : readAt(file, declared, atUsualPlace != null);
  }

  private static Zip64EndRecord readAt(SeekableByteChannel file, long at, boolean rival)
      throws IOException {
    ByteBuffer record = ZipEndRecord.readBytes(file, at, RECORD_BYTES);
    if (record.limit() < RECORD_BYTES || record.getInt(0) != SIGNATURE) {
      return null;
    }
    return new Zip64EndRecord(
        at, record.getInt(16), record.getLong(32), record.getLong(40), record.getLong(48), rival);
  }

  /** Returns whether a number that fits the other record differs from the one here. */
  boolean contradicts(int otherEntries, long otherLength, long otherStart) {
    return rival
        || (otherEntries != 0xFFFF && otherEntries != entries)
        || (otherLength != 0xFFFFFFFFL && otherLength != length)
        || (otherStart != 0xFFFFFFFFL && otherStart != start);
  }
}
