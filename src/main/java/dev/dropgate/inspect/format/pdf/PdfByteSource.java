package dev.dropgate.inspect.format.pdf;

import dev.dropgate.inspect.ScanLimitException;
import dev.dropgate.inspect.format.document.DocumentBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadView;

/** A content as a source for PDFBox. Each page that is read checks the budget. Not thread safe. */
public final class PdfByteSource implements RandomAccessRead {
  private static final int PAGE_BYTES = 1 << 13;

  /**
   * The limit on one object without its stream. The parser turns these bytes into objects in
   * memory.
   */
  private static final long MAX_OBJECT_BYTES = 8 << 20;

  /**
   * The number of times that the whole file may be read. Ordinary files, even damaged ones, need a
   * few.
   */
  private static final int MAX_PASSES = 64;

  /** The number of bytes that may be read of a small document. */
  private static final long BASE_READ_BYTES = 16 << 20;

  private final SeekableByteChannel channel;
  private final DocumentBudget effort;
  private final long length;
  private final byte[] page = new byte[PAGE_BYTES];
  private long pageStart = -1;
  private int pageLength;
  private long position;
  private long left = Long.MAX_VALUE;
  private long readable;
  private boolean closed;

  public PdfByteSource(SeekableByteChannel channel, DocumentBudget effort) throws IOException {
    this.channel = channel;
    this.effort = effort;
    this.length = channel.size();
    this.readable = BASE_READ_BYTES + MAX_PASSES * length;
  }

  /** Starts a new object. */
  void beginObject() throws IOException {
    effort.check();
    left = MAX_OBJECT_BYTES;
  }

  // The parser reads the same bytes repeatedly if objects overlap.
  private void countRead(int bytes) throws IOException {
    readable -= bytes;
    checkPasses();
    if ((readable & (PAGE_BYTES - 1)) == 0) {
      effort.check();
    }
  }

  /** Throws if more bytes were read than the limit allows. */
  void checkPasses() throws ScanLimitException {
    if (readable < 0) {
      throw new ScanLimitException(
          "a PDF whose objects overlap: read more than " + MAX_PASSES + " times");
    }
  }

  private boolean loadPage() throws IOException {
    if (position >= length) {
      return false;
    }
    long start = position - position % PAGE_BYTES;
    if (start != pageStart) {
      effort.check();
      ByteBuffer buffer = ByteBuffer.wrap(page);
      channel.position(start);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
      pageStart = start;
      pageLength = buffer.position();
    }
    return position - pageStart < pageLength;
  }

  @Override
  public int read() throws IOException {
    if (--left < 0) {
      throw new ScanLimitException("an object larger than " + (MAX_OBJECT_BYTES >> 20) + " MiB");
    }
    if (!loadPage()) {
      return -1;
    }
    countRead(1);
    return page[(int) (position++ - pageStart)] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int wanted) throws IOException {
    if (wanted == 0) {
      return 0;
    }
    if (!loadPage()) {
      return -1;
    }
    int at = (int) (position - pageStart);
    int count = Math.min(wanted, pageLength - at);
    System.arraycopy(page, at, target, offset, count);
    position += count;
    countRead(count);
    return count;
  }

  @Override
  public long getPosition() {
    return position;
  }

  @Override
  public void seek(long newPosition) throws IOException {
    if (newPosition < 0) {
      throw new IOException("a negative position");
    }
    position = Math.min(newPosition, length);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isEOF() {
    return position >= length;
  }

  @Override
  public RandomAccessReadView createView(long start, long viewLength) {
    return new RandomAccessReadView(this, start, viewLength);
  }

  @Override
  public void close() {
    closed = true;
  }
}
