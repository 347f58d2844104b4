package dev.dropgate.inspect.format.stream;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that is made byte by byte. Unlike {@link InputStream}, a bulk read does not hide an
 * exception behind the bytes before it.
 */
public abstract class ByteInputStream extends InputStream {
  /** Returns the next byte, or -1 at the end. */
  protected abstract int readByte() throws IOException;

  @Override
  public final int read() throws IOException {
    return readByte();
  }

  @Override
  public final int read(byte[] bytes, int offset, int length) throws IOException {
    int count = 0;
    for (int one = 0; count < length && one >= 0; ) {
      one = readByte();
      if (one >= 0) {
        bytes[offset + count++] = (byte) one;
      }
    }
    return count == 0 && length > 0 ? -1 : count;
  }
}
