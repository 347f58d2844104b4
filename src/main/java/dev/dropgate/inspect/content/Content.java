package dev.dropgate.inspect.content;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/** The bytes of a file that is inspected. Not thread safe. */
public interface Content extends Closeable {
  /** The number of bytes that {@link #head} returns of a longer content. */
  int HEAD_BYTES = 4096;

  /** Returns the length in bytes, or -1 if it is not known before the end. */
  long size();

  /**
   * Returns the first bytes.
   *
   * @return at most {@link #HEAD_BYTES} bytes, all of them if there are fewer; each call returns
   *     the same array, which the caller must not change
   * @throws IOException if the bytes cannot be read
   */
  byte[] head() throws IOException;

  /**
   * Returns a stream of all bytes from the first one on.
   *
   * @return a stream that need not be closed; closing it does no harm
   * @throws IOException if the bytes cannot be read, or if a content that can be streamed only once
   *     was read before
   */
  InputStream stream() throws IOException;

  /**
   * Returns a read-only channel at the first byte.
   *
   * @return a channel that need not be closed; closing it does no harm
   * @throws IOException if the bytes cannot be read, or are too many to be kept
   */
  SeekableByteChannel channel() throws IOException;

  /**
   * Returns a range of bytes, fewer or none where the content ends.
   *
   * @param offset of the first byte; not negative
   * @param length the number of bytes; all of them are held in memory
   * @throws IOException if the bytes cannot be read, or are too many to be kept
   */
  default byte[] bytes(long offset, int length) throws IOException {
    SeekableByteChannel channel = channel().position(offset);
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
    return buffer.hasRemaining()
        ? Arrays.copyOf(buffer.array(), buffer.position())
        : buffer.array();
  }

  @Override
  default void close() throws IOException {}
}
