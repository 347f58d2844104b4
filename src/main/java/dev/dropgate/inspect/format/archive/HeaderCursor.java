package dev.dropgate.inspect.format.archive;

import dev.dropgate.inspect.format.stream.ArchiveBudget;
import dev.dropgate.inspect.format.stream.DecoderInputStream;
import dev.dropgate.inspect.format.zip.record.ZipEndRecord;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A cursor over the little-endian headers of an archive. Checks the budget. */
public final class HeaderCursor {
  private static final int BUFFER_BYTES = 4096;

  /** The number of bytes that are read at a time in a search for a signature. */
  private static final int SEARCHED = 1 << 16;

  private final SeekableByteChannel file;
  private final ArchiveBudget budget;
  private final long size;
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private long bufferStart;
  private long position;

  public HeaderCursor(SeekableByteChannel file, ArchiveBudget budget, long start)
      throws IOException {
    this.file = file;
    this.budget = budget;
    this.size = file.size();
    this.position = start;
  }

  public long position() {
    return position;
  }

  /** Moves to any position. Beyond the end, the next read fails. */
  public void seek(long to) {
    position = to;
  }

  public void skip(long bytes) throws IOException {
    if (bytes < 0 || position + bytes < position) {
      throw new IOException("a length that cannot be");
    }
    position += bytes;
  }

  public long size() {
    return size;
  }

  public boolean isAtEnd() {
    return position >= size;
  }

  public int u8() throws IOException {
    return (int) number(1);
  }

  public int u16() throws IOException {
    return (int) number(2);
  }

  public long u32() throws IOException {
    return number(4);
  }

  /**
   * Reads an unsigned number.
   *
   * @param bytes one to eight; a number of eight bytes may be negative
   */
  public long number(int bytes) throws IOException {
    int at = fill(bytes);
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = (value << 8) | (buffer.get(at + i) & 0xFF);
    }
    position += bytes;
    return value;
  }

  /** Reads bytes of a header: at most {@link DecoderInputStream#MAX_HEADER_BYTES}. */
  public byte[] bytes(long length) throws IOException {
    if (length > DecoderInputStream.MAX_HEADER_BYTES) {
      throw budget.memberLimit(
          "a header of more than " + DecoderInputStream.MAX_HEADER_BYTES + " bytes");
    }
    int at = fill((int) length);
    byte[] bytes = new byte[(int) length];
    buffer.get(at, bytes);
    position += length;
    return bytes;
  }

  /** Fills the buffer and returns the offset of the wanted bytes in it. */
  private int fill(int length) throws IOException {
    if (position < 0 || position > size - length) {
      throw new EOFException("breaks off within a header");
    }
    if (position < bufferStart || position + length > bufferStart + buffer.limit()) {
      budget.check();
      buffer = ZipEndRecord.readBytes(file, position, Math.max(length, BUFFER_BYTES));
      bufferStart = position;
      if (buffer.limit() < length) {
        throw new EOFException("breaks off within a header");
      }
    }
    return (int) (position - bufferStart);
  }

  /** Returns the offset of a signature in the first bytes of a file, or -1. */
  public static long findSignature(SeekableByteChannel file, String signature, int within)
      throws IOException {
    long end = Math.min(file.size(), within);
    int length = BUFFER_BYTES; // most signatures are at 0
    for (long from = 0; from < end; from += length - signature.length() + 1) {
      length = from == 0 ? BUFFER_BYTES : SEARCHED;
      ByteBuffer part = ZipEndRecord.readBytes(file, from, (int) Math.min(length, end - from));
      int at = indexOf(part, signature);
      if (at >= 0) {
        return from + at;
      }
    }
    return -1;
  }

  private static int indexOf(ByteBuffer bytes, String text) {
    for (int at = 0; at + text.length() <= bytes.limit(); at++) {
      int same = 0;
      while (same < text.length() && bytes.get(at + same) == (byte) text.charAt(same)) {
        same++;
      }
      if (same == text.length()) {
        return at;
      }
    }
    return -1;
  }
}
