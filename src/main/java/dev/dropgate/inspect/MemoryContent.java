package dev.dropgate.inspect;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** Bytes that are in memory. */
public final class MemoryContent implements Content {
  private final byte[] bytes;
  private byte[] head;

  /**
   * Takes bytes over.
   *
   * @param bytes not to be changed any more
   */
  public MemoryContent(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public byte[] head() {
    if (head == null) {
      head = bytes.length <= HEAD ? bytes : Arrays.copyOf(bytes, HEAD);
    }
    return head;
  }

  @Override
  public InputStream stream() {
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public SeekableByteChannel channel() {
    return new SeekableInMemoryByteChannel(bytes);
  }
}
