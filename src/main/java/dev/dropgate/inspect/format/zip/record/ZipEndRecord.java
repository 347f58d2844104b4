package dev.dropgate.inspect.format.zip.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/**
 * The end record of a ZIP, which locates the directory.
 *
 * @param start offset of the directory in the file
 * @param position offset of the first end record, which ends the directory: the ZIP64 record of a
 *     large ZIP, or the record that every ZIP has
 * @param record offset of the record that every ZIP has
 * @param end offset after that record and its comment, as it claims
 * @param shift number of bytes before what the ZIP takes for its first byte
 * @param entries number of entries that it claims, modulo 65,536
 * @param parted whether the file is one part of a split ZIP
 * @param rival whether another reader finds another directory, by this or another record
 */
public record ZipEndRecord(
    long start,
    long position,
    long record,
    long end,
    long shift,
    int entries,
    boolean parted,
    boolean rival) {
  public static final int RECORD_BYTES = 22;
  public static final int SIGNATURE = 0x06054b50;
  public static final int DIRECTORY_SIGNATURE = 0x02014b50;

  /** The record with the longest possible comment. */
  public static final int MAX_TAIL_BYTES = RECORD_BYTES + 0xFFFF;

  /**
   * Returns the last record that leads to a directory.
   *
   * @return null if there is none
   */
  public static ZipEndRecord findIn(SeekableByteChannel file) throws IOException {
    long size = file.size();
    int length = (int) Math.min(size, MAX_TAIL_BYTES);
    if (length < RECORD_BYTES) {
      return null;
    }
    ByteBuffer tail = readBytes(file, size - length, length);
    ZipEndRecord found = null;
    for (int at = lastRecord(tail, length); at >= 0; at = lastRecord(tail, at)) {
      ByteBuffer record = tail.slice(at, RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      ZipEndRecord end = parseAt(file, size - length + at, record);
      if (end != null && end.end() == size) {
        return found == null ? end : found.withRival();
      }
      found = found == null ? end : found;
    }
    return found;
  }

  /**
   * Returns this record marked as ambiguous. Some readers accept only a record whose comment ends
   * at the end of the file.
   */
  private ZipEndRecord withRival() {
    return new ZipEndRecord(start, position, record, end, shift, entries, parted, true);
  }

  /** Returns whether the last bytes of a file contain an end record. */
  static boolean hasRecord(byte[] tail) {
    return lastRecord(ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN), tail.length) >= 0;
  }

  /** Returns the offset of the last record that starts before an offset, or -1. */
  static int lastRecord(ByteBuffer tail, int before) {
    // Every fourth byte is enough: the signature has four.
    for (int i = Math.min(before - 1, tail.limit() - RECORD_BYTES) + 3; i >= 0; i -= 4) {
      int start = i - signatureIndex(tail.get(i));
      if (start >= 0
          && start < before
          && start <= tail.limit() - RECORD_BYTES
          && tail.getInt(start) == SIGNATURE) {
        return start;
      }
    }
    return -1;
  }

  /** Returns the index of a byte in the signature; beyond every offset if it is not in it. */
  private static int signatureIndex(byte one) {
    return switch (one) {
      case 'P' -> 0;
      case 'K' -> 1;
      case 5 -> 2;
      case 6 -> 3;
      default -> Integer.MAX_VALUE;
    };
  }

  private static ZipEndRecord parseAt(SeekableByteChannel file, long position, ByteBuffer record)
      throws IOException {
    int disk = record.getShort(4) & 0xFFFF;
    int entries = record.getShort(10) & 0xFFFF;
    long length = record.getInt(12) & 0xFFFFFFFFL;
    long claimed = record.getInt(16) & 0xFFFFFFFFL;
    long end = position + RECORD_BYTES + (record.getShort(20) & 0xFFFF);
    long directoryEnd = position;
    Zip64EndRecord large = Zip64EndRecord.findBefore(file, position);
    boolean rival = large != null && large.contradicts(entries, length, claimed);
    boolean asked =
        length == 0xFFFFFFFFL || claimed == 0xFFFFFFFFL || entries == 0xFFFF || disk == 0xFFFF;
    if (large != null && (asked || !rival)) {
      directoryEnd = large.position();
      disk = large.disk();
      entries = (int) (large.entries() & 0xFFFF);
      length = large.length();
      claimed = large.start();
    }
    if (length < 0 || claimed < 0 || length > directoryEnd) {
      return null;
    }
    long start = directoryEnd - length;
    boolean atStart = length == 0 ? entries == 0 : isDirectory(file, start);
    boolean atClaimed = claimed != start && claimed < position && isDirectory(file, claimed);
    if (!atStart && !atClaimed) {
      return null;
    }
    long first = atStart ? start : claimed;
    rival |= atStart && atClaimed;
    return new ZipEndRecord(
        first, directoryEnd, position, end, first - claimed, entries, disk != 0, rival);
  }

  private static boolean isDirectory(SeekableByteChannel file, long at) throws IOException {
    ByteBuffer four = readBytes(file, at, 4);
    return four.limit() == 4 && four.getInt(0) == DIRECTORY_SIGNATURE;
  }

  public static ByteBuffer readBytes(SeekableByteChannel file, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    file.position(position);
    while (buffer.hasRemaining() && file.read(buffer) > 0) {}
    return buffer.flip();
  }
}
