package dev.dropgate.inspect.format.archive;

import dev.dropgate.inspect.format.stream.ArchiveBudget;
import dev.dropgate.inspect.format.stream.BulkInputStream;
import dev.dropgate.inspect.format.zip.record.ZipEndRecord;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The unpacked bytes of a member. Charges each byte to the budget once. Turns any exception of a
 * library on hostile data into an {@link IOException}. The container closes the underlying stream.
 */
final class MeteredInputStream extends BulkInputStream {
  private final InputStream in;
  private final ArchiveBudget budget;
  private final long paid;
  private long position;
  private byte[] last;

  /**
   * Wraps a decoder.
   *
   * @param paid the number of leading bytes that are already charged
   */
  MeteredInputStream(InputStream in, ArchiveBudget budget, long paid) {
    this.in = in;
    this.budget = budget;
    this.paid = paid;
  }

  long position() {
    return position;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = length == 0 ? 0 : decode(bytes, offset, length);
    if (read > 0) {
      keepInRing(bytes, offset, read);
      position += read;
      budget.expanded(Math.max(0, Math.min(read, position - paid)));
    }
    return read;
  }

  private int decode(byte[] bytes, int offset, int length) throws IOException {
    try {
      int read = in.read(bytes, offset, length);
      if (read == 0) {
        throw new EOFException("it yields nothing");
      }
      return read;
    } catch (RuntimeException e) {
      throw new IOException(
          e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), e);
    }
  }

  /** Keeps the last bytes from now on, as many as a ZIP end record can have. */
  void keepTail() {
    last = new byte[ZipEndRecord.MAX_TAIL_BYTES];
  }

  private void keepInRing(byte[] bytes, int offset, int length) {
    if (last == null) {
      return;
    }
    // A ring buffer: the byte at position p is at p modulo its length.
    for (int i = Math.max(0, length - last.length); i < length; ) {
      int to = (int) ((position + i) % last.length);
      int count = Math.min(length - i, last.length - to);
      System.arraycopy(bytes, offset + i, last, to, count);
      i += count;
    }
  }

  /** Returns the last bytes; zeros stand for those that were not kept. */
  byte[] tail() {
    byte[] end = new byte[last.length];
    int oldest = (int) (position % last.length);
    System.arraycopy(last, oldest, end, 0, last.length - oldest);
    System.arraycopy(last, 0, end, last.length - oldest, oldest);
    return end;
  }

  /** Reads the rest, so that damage is detected. */
  void readToEnd() throws IOException {
    byte[] buffer = new byte[1 << 14];
    while (read(buffer, 0, buffer.length) >= 0) {}
  }
}
