package dev.dropgate.inspect.format.compressed;

import dev.dropgate.inspect.format.stream.BulkInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A sequence of compressed streams, as {@code cat} makes them. Zeros after the last stream are
 * padding: tapes and {@code dd conv=sync} fill up blocks, and gzip and bzip2 skip them.
 */
final class ConcatenatedInputStream extends BulkInputStream {
  /** Opens one stream. Reads beyond its end no more than can be pushed back. */
  interface StreamOpener {
    InputStream open(InputStream in) throws IOException;
  }

  private final BufferedInputStream in;
  private final StreamOpener opener;
  private InputStream current;

  /**
   * Opens the first stream.
   *
   * @param opener receives a source that supports marks
   */
  ConcatenatedInputStream(InputStream in, StreamOpener opener) throws IOException {
    this.in = new KeptOpenInputStream(in);
    this.opener = opener;
    this.current = opener.open(this.in);
  }

  /** Returns the current stream. */
  InputStream current() {
    return current;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = current.read(bytes, offset, length);
    while (read < 0 && openNext()) {
      read = current.read(bytes, offset, length);
    }
    return read;
  }

  private boolean openNext() throws IOException {
    in.mark(1);
    int one = in.read();
    if (one > 0) {
      in.reset();
      current.close();
      current = opener.open(in);
      return true;
    }
    while (one == 0) {
      one = in.read();
    }
    if (one > 0) {
      throw new IOException("something other than zeros follows the compressed data");
    }
    return false;
  }

  /**
   * A source that stays open: a decoder closes its source at its end, but the next decoder needs
   * it.
   */
  private static final class KeptOpenInputStream extends BufferedInputStream {
    KeptOpenInputStream(InputStream in) {
      super(in);
    }

    @Override
    public void close() {
      // the content closes the underlying stream
    }
  }
}
