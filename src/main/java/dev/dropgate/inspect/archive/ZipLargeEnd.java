package dev.dropgate.inspect.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * The record that a large zip (zip64) has besides {@link ZipEnd}. Some readers ask it only where
 * the other one has no room for a number, others always.
 *
 * @param position of the record
 * @param disk which part of several it is in
 * @param entries how many the directory claims
 * @param length of the directory
 * @param start of the directory, as claimed
 * @param rival whether another reader finds another such record
 */
record ZipLargeEnd(long position, int disk, long entries, long length, long start, boolean rival) {
  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_SIZE = 20;
  private static final int RECORD = 0x06064b50;
  private static final int SIZE = 56;

  /**
   * Looks for it.
   *
   * @param position of the record that all zips have
   * @return null if there is none
   */
  static ZipLargeEnd before(SeekableByteChannel file, long position) throws IOException {
    long last = position - LOCATOR_SIZE - SIZE;
    if (last < 0) {
      return null;
    }
    ByteBuffer locator = ZipEnd.read(file, position - LOCATOR_SIZE, LOCATOR_SIZE);
    if (locator.limit() < LOCATOR_SIZE || locator.getInt(0) != LOCATOR) {
      return null;
    }
    // Where it is said to be, or, with something before the zip, where it mostly is.
    long told = locator.getLong(8);
    ZipLargeEnd there = told < 0 || told >= last ? null : at(file, told, false);
    ZipLargeEnd here = at(file, last, there != null);
    return there == null ? here : at(file, told, here != null);
  }

  private static ZipLargeEnd at(SeekableByteChannel file, long at, boolean rival)
      throws IOException {
    ByteBuffer record = ZipEnd.read(file, at, SIZE);
    if (record.limit() < SIZE || record.getInt(0) != RECORD) {
      return null;
    }
    return new ZipLargeEnd(
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
