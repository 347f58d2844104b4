package dev.dropgate.inspect;

import dev.dropgate.files.Disk;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;

/** A file that is open. */
public final class FileContent implements Content {
  private final FileChannel file;
  private final long size;
  private byte[] head;

  /**
   * Opens a file.
   *
   * @param path a regular file; a link is not followed, and nobody is waited for
   * @return to be closed
   * @throws IOException if it cannot be opened, or is no regular file
   */
  public static FileContent open(Path path) throws IOException {
    FileChannel file = Disk.openForReading(path);
    try {
      return new FileContent(file);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Takes an open file over.
   *
   * @param file closed with this
   * @throws IOException if its size cannot be told
   */
  public FileContent(FileChannel file) throws IOException {
    this.file = file;
    this.size = file.size();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public byte[] head() throws IOException {
    if (head == null) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(HEAD, size));
      while (buffer.hasRemaining() && file.read(buffer, buffer.position()) >= 0) {}
      head =
          buffer.hasRemaining() ? Arrays.copyOf(buffer.array(), buffer.position()) : buffer.array();
    }
    return head;
  }

  @Override
  public InputStream stream() {
    return new BufferedInputStream(Channels.newInputStream(new FileWindow(file)), 1 << 16);
  }

  @Override
  public SeekableByteChannel channel() {
    return new FileWindow(file);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
