package dev.dropgate.inspect.format.stream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * A range of a file as a stream. Reads of several ranges of one channel may be interleaved. Checks
 * the budget.
 */
public final class ChannelRangeInputStream extends InputStream {
  private final SeekableByteChannel file;
  private final ReadBudget budget;
  private final ByteBuffer buffer;
  private final long end;
  private long next;

  /**
   * Selects the range.
   *
   * @param start offset of the first byte
   * @param end offset after the last byte; the end of the file limits it
   */
  public ChannelRangeInputStream(
      SeekableByteChannel file, ReadBudget budget, long start, long end) {
    this.file = file;
    this.budget = budget;
    this.next = start;
    this.end = end;
    this.buffer = ByteBuffer.allocate((int) Math.max(1, Math.min(8192, end - start))).limit(0);
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int taken = Math.min(length, buffer.remaining());
    buffer.get(bytes, offset, taken);
    return taken;
  }

  /** Returns the offset of the next byte in the file. */
  public long position() {
    return next - buffer.remaining();
  }

  private boolean fill() throws IOException {
    if (buffer.hasRemaining()) {
      return true;
    }
    budget.check();
    long left = end - next;
    if (left <= 0) {
      return false;
    }
    buffer.clear().limit((int) Math.min(buffer.capacity(), left));
    file.position(next);
    int read = file.read(buffer);
    buffer.flip();
    next += Math.max(0, read);
    return read > 0;
  }
}
