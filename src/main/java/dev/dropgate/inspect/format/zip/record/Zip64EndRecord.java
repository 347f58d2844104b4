package dev.dropgate.inspect.format.zip.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * The record that a large zip (zip64) has besides {@link ZipEndRecord}. Some readers ask it only
 * where the other one has no room for a number, others always.
 *
 * @param position of the record
 * @param disk which part of several it is in
 * @param entries how many the directory claims
 * @param length of the directory
 * @param start of the directory, as claimed
 * @param rival whether another reader finds another such record
 */
record Zip64EndRecord(
    long position, int disk, long entries, long length, long start, boolean rival) {
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int SIGNATURE = 0x06064b50;
  private static final int RECORD_BYTES = 56;

  /**
   * Looks for it.
   *
   * @param position of the record that all zips have
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
    // Where it is said to be, or, with something before the zip, where it mostly is.
    long told = locator.getLong(8);
    Zip64EndRecord there = told < 0 || told >= last ? null : readAt(file, told, false);
    Zip64EndRecord here = readAt(file, last, there != null);
    return there == null ? here : readAt(file, told, here != null);
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

  /** Whether a number that the other record has room for is not the one that stands here. */
  boolean contradicts(int otherEntries, long otherLength, long otherStart) {
    return rival
        || (otherEntries != 0xFFFF && otherEntries != entries)
        || (otherLength != 0xFFFFFFFFL && otherLength != length)
        || (otherStart != 0xFFFFFFFFL && otherStart != start);
  }
}
