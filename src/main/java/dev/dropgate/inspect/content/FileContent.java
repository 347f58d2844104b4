package dev.dropgate.inspect.content;

import dev.dropgate.io.OpenFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/** The content of an open file. */
public final class FileContent implements Content {
  private final OpenFile file;
  private byte[] head;

  private FileContent(OpenFile file) {
    this.file = file;
  }

  /**
   * Takes over an open file.
   *
   * @param file closed together with this content
   * @throws IOException if its size cannot be read
   */
  public FileContent(FileChannel file) throws IOException {
    this(OpenFile.of(file));
  }

  /**
   * Opens a file.
   *
   * @param path a regular file; a link is not followed, and opening a named pipe does not block
   * @return a content that the caller must close
   * @throws IOException if it cannot be opened, or is not a regular file
   */
  public static FileContent open(Path path) throws IOException {
    return new FileContent(OpenFile.open(path));
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public byte[] head() throws IOException {
    if (head == null) {
      head = file.readBytes(0, HEAD_BYTES);
    }
    return head;
  }

  @Override
  public byte[] bytes(long offset, int length) throws IOException {
    return file.readBytes(offset, length);
  }

  @Override
  public InputStream stream() throws IOException {
    int headLength = head().length; // some file systems report 0 for every file
    boolean isComplete = headLength > 0 && headLength < HEAD_BYTES && headLength == size();
    return isComplete
        ? new ByteArrayInputStream(head())
        : new BufferedInputStream(Channels.newInputStream(channel()), 1 << 16);
  }

  @Override
  public SeekableByteChannel channel() throws IOException {
    return new FileChannelView(file.channel());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
