package dev.dropgate.inspect.format.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a decoder reads from: bounds how much it takes in before it gives something out, because
 * headers are read into memory, and minds the time.
 */
public final class DecoderInputStream extends FilterInputStream {
  /** No honest header is longer. */
  public static final long MAX_HEADER_BYTES = 1 << 20;

  private final ArchiveBudget budget;
  private long allowance = MAX_HEADER_BYTES;
  private long allowed = MAX_HEADER_BYTES;
  private int unchecked;

  public DecoderInputStream(InputStream in, ArchiveBudget budget) {
    super(in);
    this.budget = budget;
  }

  /** What is read from now on. */
  public void setInputAllowance(long bytes) {
    allowance = bytes;
    allowed = bytes;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    countInput(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    countInput(Math.max(0, read));
    return read;
  }

  @Override
  public long skip(long wanted) throws IOException {
    // By reading: many decoders skip what they were told to, and do not notice the end.
    byte[] buffer = new byte[8192];
    long left = wanted;
    while (left > 0) {
      int read = read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return wanted - left;
  }

  private void countInput(int bytes) throws IOException {
    allowed -= bytes;
    unchecked += Math.max(1, bytes);
    if (unchecked > 1 << 14) {
      unchecked = 0;
      budget.check();
    }
    if (allowed < 0) {
      throw budget.memberLimit(
          "takes in more than " + allowance + " bytes before anything comes out");
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() {
    // the content closes what is below
  }
}
