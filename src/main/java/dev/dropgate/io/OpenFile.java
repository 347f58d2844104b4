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
 * A regular file that is open for reading, with as few system calls as possible: three to open,
 * examine and close it, and one for each read. A channel, which needs many, is created on request.
 * For one thread.
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
   * Opens a regular file without blocking and without following a link.
   *
   * @param file its path
   * @return the open file; the caller closes it
   * @throws BusyFileException if a process holds a lease on it
   * @throws IOException if it cannot be opened or is not a regular file
   */
  public static OpenFile open(Path file) throws IOException {
    int fd = LibcCalls.openWithoutWaiting(file);
    if (fd == -Errno.EAGAIN) {
      throw new BusyFileException(file);
    }
    if (fd < 0) {
      return of(DurableFiles.openForReading(file)); // or reports why not
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
   * Takes ownership of a channel.
   *
   * @param channel a channel of a regular file, closed with this object
   * @return the open file; the caller closes it
   * @throws IOException if its size cannot be read
   */
  public static OpenFile of(FileChannel channel) throws IOException {
    return new OpenFile(null, -1, channel.size(), channel);
  }

  /**
   * Returns the length of the file.
   *
   * @return in bytes, at the time when the file was opened
   */
  public long size() {
    return size;
  }

  /**
   * Reads a range of the file.
   *
   * @param offset the offset of the first byte
   * @param length the number of bytes
   * @return fewer bytes or none if the file ends earlier
   * @throws IOException if the file cannot be read or was closed
   */
  public byte[] readBytes(long offset, int length) throws IOException {
    return read(offset, new byte[(int) Math.max(0, Math.min(length, size - offset))]);
  }

  /**
   * Reads from the beginning, whatever the length was when the file was opened.
   *
   * @param length the number of bytes
   * @return fewer bytes if the file now ends earlier
   * @throws IOException if the file cannot be read or was closed
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
   * Returns the same file as a channel.
   *
   * @return the same channel on each call, closed with this object
   * @throws IOException if it cannot be created
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
