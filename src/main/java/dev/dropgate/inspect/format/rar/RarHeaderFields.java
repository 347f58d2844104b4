package dev.dropgate.inspect.format.rar;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/** A reader of the fields in a RAR 5 header, with numbers of variable length. Not thread safe. */
final class RarHeaderFields {
  private static final int MAX_BITS = 63;

  private final byte[] bytes;
  private final int end;
  private int position;

  RarHeaderFields(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  boolean isAtEnd() {
    return position >= end;
  }

  /** Reads a number of up to ten bytes with seven bits each; never negative. */
  long number() throws IOException {
    long value = 0;
    for (int shift = 0; shift < MAX_BITS; shift += 7) {
      int one = bytes[position(1)];
      value |= (long) (one & 0x7F) << shift;
      if (one >= 0) {
        return value;
      }
    }
    throw new IOException("a number that is too long in a header");
  }

  long u32() throws IOException {
    int at = position(4);
    return (bytes[at] & 0xFFL)
        | ((bytes[at + 1] & 0xFFL) << 8)
        | ((bytes[at + 2] & 0xFFL) << 16)
        | ((bytes[at + 3] & 0xFFL) << 24);
  }

  void skip(long length) throws IOException {
    position(length);
  }

  byte[] bytes(long length) throws IOException {
    int at = position(length);
    return Arrays.copyOfRange(bytes, at, position);
  }

  /** Returns the next bytes as separate fields. */
  RarHeaderFields nextFields(long length) throws IOException {
    return new RarHeaderFields(bytes, position(length), position);
  }

  /** Returns the last bytes as separate fields. */
  RarHeaderFields lastFields(long length) throws IOException {
    if (length > end - position) {
      throw new EOFException("a header that is too short");
    }
    return new RarHeaderFields(bytes, end - (int) length, end);
  }

  /** Advances. Returns the previous position. */
  private int position(long length) throws IOException {
    if (length < 0 || length > end - position) {
      throw new EOFException("a header that is too short");
    }
    int before = position;
    position += (int) length;
    return before;
  }
}
