package dev.dropgate.inspect.content;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/** The bytes of a subject. For one thread. */
public interface Content extends Closeable {
  /** How many bytes {@link #head} gives of a longer content. */
  int HEAD_BYTES = 4096;

  /**
   * The length.
   *
   * @return in bytes; -1 if it is not known before the end
   */
  long size();

  /**
   * The first bytes.
   *
   * @return at most {@link #HEAD_BYTES}, all if there are fewer; the same array each time, not to
   *     be changed
   * @throws IOException if they cannot be read
   */
  byte[] head() throws IOException;

  /**
   * All bytes from the first one on.
   *
   * @return a stream; closing it is harmless and not needed
   * @throws IOException if they cannot be read, or a content that streams by was read before
   */
  InputStream stream() throws IOException;

  /**
   * All bytes at once.
   *
   * @return a channel at the first byte, to read from only; closing it is harmless and not needed
   * @throws IOException if they cannot be read, or are too many to be kept
   */
  SeekableByteChannel channel() throws IOException;

  /**
   * Some bytes.
   *
   * @param offset of the first one; not negative
   * @param length how many; not many
   * @return fewer or none where the content ends before
   * @throws IOException if they cannot be read, or are too many to be kept
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
