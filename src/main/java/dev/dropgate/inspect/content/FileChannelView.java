package dev.dropgate.inspect.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * A view of a shared file with a position of its own. A library that closes its channel closes only
 * the view. Not thread safe.
 */
final class FileChannelView implements SeekableByteChannel {
  private final FileChannel file;
  private long position;
  private boolean closed;

  FileChannelView(FileChannel file) {
    this.file = file;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = file.read(target, position);
    position += Math.max(0, count);
    return count;
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    if (newPosition < 0) {
      throw new IllegalArgumentException("a negative position");
    }
    position = newPosition;
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return !closed && file.isOpen();
  }

  @Override
  public void close() {
    closed = true;
  }
}
