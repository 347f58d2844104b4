package dev.dropgate.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Writes a new file from its start, and leaves out whole blocks of zeros: what was sparse stays
 * sparse, and a file that takes no room cannot fill the disk by being copied. Goes by what is read
 * and asks no file system where its holes are, so it is the same from every file system, and out of
 * a sealed record. Not thread safe.
 */
public final class SparseFileChannel implements WritableByteChannel {
  /** The block of most file systems; a larger one is left out all the same if it is all zeros. */
  private static final int BLOCK_BYTES = 4096;

  private final FileChannel file;
  private long position;

  /**
   * Begins at the start.
   *
   * @param file an empty file; whoever opened it closes it
   */
  public SparseFileChannel(FileChannel file) {
    this.file = file;
  }

  /**
   * Writes behind what was written before.
   *
   * @param from all of it is taken
   * @return how many bytes
   * @throws IOException if the disk refuses
   */
  @Override
  public int write(ByteBuffer from) throws IOException {
    int end = from.limit();
    int count = from.remaining();
    int data = from.position(); // the start of what is not yet written
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
    put(from, data, end); // its limit is what it was
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
   * Gives the file its length, should it end with zeros.
   *
   * @throws IOException if the disk refuses
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

  /** By whoever opened the file. */
  @Override
  public void close() {}
}
