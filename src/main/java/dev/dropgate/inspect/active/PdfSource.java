package dev.dropgate.inspect.active;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadView;

/** A content as PDFBox wants it. Each page that is read costs effort. Not thread safe. */
final class PdfSource implements RandomAccessRead {
  private static final int PAGE = 1 << 13;

  /** One object without its stream; what is read byte by byte becomes objects in memory. */
  private static final long OBJECT = 8 << 20;

  /** How often all of it may be read: honest ones are read a few times, also where broken. */
  private static final int MAX_PASSES = 64;

  /** What may be read of a document that is small. */
  private static final long ALWAYS = 16 << 20;

  private final SeekableByteChannel channel;
  private final Effort effort;
  private final long length;
  private final byte[] page = new byte[PAGE];
  private long pageStart = -1;
  private int pageLength;
  private long position;
  private long left = Long.MAX_VALUE;
  private long readable;
  private boolean closed;

  PdfSource(SeekableByteChannel channel, Effort effort) throws IOException {
    this.channel = channel;
    this.effort = effort;
    this.length = channel.size();
    this.readable = ALWAYS + MAX_PASSES * length;
  }

  /** From now on a new object is read. */
  void object() throws IOException {
    effort.step();
    left = OBJECT;
  }

  // Objects that overlap make the parser read the same bytes for each of them.
  private void count(int bytes) throws IOException {
    readable -= bytes;
    if (readable < 0) {
      throw new IOException("a PDF whose objects overlap: read more than " + MAX_PASSES + " times");
    }
    if ((readable & (PAGE - 1)) == 0) {
      effort.step();
    }
  }

  private boolean load() throws IOException {
    if (position >= length) {
      return false;
    }
    long start = position - position % PAGE;
    if (start != pageStart) {
      effort.step();
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
      throw new IOException("an object larger than " + (OBJECT >> 20) + " MiB");
    }
    if (!load()) {
      return -1;
    }
    count(1);
    return page[(int) (position++ - pageStart)] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int wanted) throws IOException {
    if (wanted == 0) {
      return 0;
    }
    if (!load()) {
      return -1;
    }
    int at = (int) (position - pageStart);
    int count = Math.min(wanted, pageLength - at);
    System.arraycopy(page, at, target, offset, count);
    position += count;
    count(count);
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
