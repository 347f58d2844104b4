package dev.dropgate.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Writes a new file from its start and leaves out whole blocks of zeros. A sparse file stays
 * sparse, and a file that takes no room cannot fill the disk when it is copied. It depends only on
 * the bytes and does not ask a file system for its holes, so the result is the same from every file
 * system and from a sealed record. Not thread safe.
 */
public final class SparseFileChannel implements WritableByteChannel {
  /** The block size of most file systems; a larger block is left out too if it is all zeros. */
  private static final int BLOCK_BYTES = 4096;

  private final FileChannel file;
  private long position;

  /**
   * Starts at the beginning of a file.
   *
   * @param file an empty file; the code that opened it closes it
   */
  public SparseFileChannel(FileChannel file) {
    this.file = file;
  }

  /**
   * Appends bytes after those written before.
   *
   * @param from all of its bytes are consumed
   * @return the number of bytes
   * @throws IOException if the disk fails
   */
  @Override
  public int write(ByteBuffer from) throws IOException {
    int end = from.limit();
    int count = from.remaining();
    int data = from.position(); // the start of the bytes that are not yet written
    int at = data;
    while (at < end) {
      int next = Math.min(end, at + BLOCK_BYTES - (int) (position(from, at) % BLOCK_BYTES));
      if (isZero(from, at, next)) {
        put(from, data, at);
        from.limit(end);
        position += next - at;
        from.position(next);
        data = next;
      }
      at = next;
    }
    put(from, data, end); // restores the original limit
    return count;
  }

  private long position(ByteBuffer from, int at) {
    return position + at - from.position();
  }

  private void put(ByteBuffer from, int start, int end) throws IOException {
    from.limit(end).position(start);
    while (from.hasRemaining()) {
      position += file.write(from, position);
    }
  }

  private static boolean isZero(ByteBuffer bytes, int start, int end) {
    int at = start;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      if (bytes.getLong(at) != 0) {
        return false;
      }
    }
    for (; at < end; at++) {
      if (bytes.get(at) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Sets the length of a file that ends with zeros.
   *
   * @throws IOException if the disk fails
   */
  public void finish() throws IOException {
    if (file.size() < position) {
      file.write(ByteBuffer.allocate(1), position - 1);
    }
  }

  /** Returns whether the file is open. */
  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  /** Does nothing: the code that opened the file closes it. */
  @Override
  public void close() {}
}
