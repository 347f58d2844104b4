package dev.dropgate.io;

import dev.dropgate.io.linux.Errno;
import dev.dropgate.io.linux.LibcCalls;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A regular file that is open for reading, in as few system calls as that takes: opened, looked at
 * and closed are three, and each read is one. A channel, which needs many, is made when it is asked
 * for. For one thread.
 */
public final class OpenFile implements Closeable {
  private final Path file;
  private final int fd;
  private final long size;
  private FileChannel channel;
  private boolean closed;

  private OpenFile(Path file, int fd, long size, FileChannel channel) {
    this.file = file;
    this.fd = fd;
    this.size = size;
    this.channel = channel;
  }

  /**
   * Opens a regular file without ever waiting for anybody and without following a link.
   *
   * @param file its path
   * @return to be closed
   * @throws BusyFileException if somebody holds a lease on it
   * @throws IOException if it cannot be opened, or is no regular file
   */
  public static OpenFile open(Path file) throws IOException {
    int fd = LibcCalls.openWithoutWaiting(file);
    if (fd == -Errno.EAGAIN) {
      throw new BusyFileException(file);
    }
    if (fd < 0) {
      return of(DurableFiles.openForReading(file)); // or says why not
    }
    long size = LibcCalls.sizeOfRegularFile(fd);
    if (size >= 0) {
      return new OpenFile(file, fd, size, null);
    }
    LibcCalls.closeDescriptor(fd);
    if (size == LibcCalls.NOT_REGULAR_FILE) {
      throw new FileSystemException(file.toString(), null, "not a regular file");
    }
    return of(DurableFiles.openForReading(file));
  }

  /**
   * Takes a channel over.
   *
   * @param channel of a regular file, closed with this
   * @return to be closed
   * @throws IOException if its size cannot be told
   */
  public static OpenFile of(FileChannel channel) throws IOException {
    return new OpenFile(null, -1, channel.size(), channel);
  }

  /**
   * The length.
   *
   * @return in bytes, as it was when the file was opened
   */
  public long size() {
    return size;
  }

  /**
   * Reads.
   *
   * @param offset of the first byte
   * @param length how many bytes
   * @return fewer or none where the file ends before
   * @throws IOException if it cannot be read, or was closed
   */
  public byte[] readBytes(long offset, int length) throws IOException {
    return read(offset, new byte[(int) Math.max(0, Math.min(length, size - offset))]);
  }

  /**
   * Reads from the beginning, whatever the length was when the file was opened.
   *
   * @param length how many bytes
   * @return fewer where the file ends before, by now
   * @throws IOException if it cannot be read, or was closed
   */
  public byte[] readHead(int length) throws IOException {
    return read(0, new byte[length]);
  }

  private byte[] read(long offset, byte[] bytes) throws IOException {
    int done = 0;
    while (done < bytes.length) {
      int count = read(offset + done, bytes, done);
      if (count <= 0) {
        return Arrays.copyOf(bytes, done);
      }
      done += count;
    }
    return bytes;
  }

  private int read(long offset, byte[] bytes, int from) throws IOException {
    if (channel != null) {
      return channel.read(ByteBuffer.wrap(bytes, from, bytes.length - from), offset);
    }
    checkOpen();
    byte[] target = from == 0 ? bytes : new byte[bytes.length - from];
    int count = LibcCalls.read(fd, target, offset);
    if (count < 0) {
      if (count == -Errno.EINTR) {
        return read(offset, bytes, from);
      }
      throw new FileSystemException(file.toString(), null, "cannot be read, errno " + -count);
    }
    if (target != bytes) {
      System.arraycopy(target, 0, bytes, from, count);
    }
    return count;
  }

  /**
   * The same file as a channel.
   *
   * @return the same one each time, closed with this
   * @throws IOException if it cannot be made
   */
  public FileChannel channel() throws IOException {
    if (channel == null) {
      checkOpen();
      channel = FileChannel.open(LibcCalls.descriptorPath(fd), StandardOpenOption.READ);
    }
    return channel;
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new java.nio.channels.ClosedChannelException();
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed && fd >= 0) {
      LibcCalls.closeDescriptor(fd);
    }
    closed = true;
    if (channel != null) {
      channel.close();
    }
  }
}
