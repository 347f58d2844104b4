package dev.dropgate.inspect.format.archive;

import dev.dropgate.inspect.format.stream.ArchiveBudget;
import dev.dropgate.inspect.format.stream.DecoderInputStream;
import dev.dropgate.inspect.format.zip.record.ZipEndRecord;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** Reads the headers of an archive number by number, little-endian. Minds the time. */
public final class HeaderCursor {
  private static final int BUFFER_BYTES = 4096;

  /** So much is read at a time of what stands before a signature. */
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

  /** Goes anywhere, also beyond the end: then the next number breaks off. */
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
   * @param bytes one to eight; of eight the result may be negative
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

  /** Has some bytes in the buffer; returns where they begin there. */
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

  /** Looks for a text within the first bytes of a file; -1 if it is not there. */
  public static long findSignature(SeekableByteChannel file, String signature, int within)
      throws IOException {
    long end = Math.min(file.size(), within);
    int length = BUFFER_BYTES; // mostly it is at 0
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
