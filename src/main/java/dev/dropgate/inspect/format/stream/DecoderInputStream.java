package dev.dropgate.inspect.format.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The source of a decoder. Limits how much the decoder may read without output, because it reads
 * headers into memory, and checks the budget.
 */
public final class DecoderInputStream extends FilterInputStream {
  /** More than any ordinary header has. */
  public static final long MAX_HEADER_BYTES = 1 << 20;

  private final ReadBudget budget;
  private long allowance = MAX_HEADER_BYTES;
  private long allowed = MAX_HEADER_BYTES;
  private int unchecked;

  public DecoderInputStream(InputStream in, ReadBudget budget) {
    super(in);
    this.budget = budget;
  }

  /** Sets how many bytes may be read from now on. */
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
    // Reads instead of skipping: many decoders ignore how much was skipped and miss the end.
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
    // the content closes the underlying stream
  }
}
