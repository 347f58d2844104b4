package dev.dropgate.inspect.content;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** A content that is held in memory. */
public final class MemoryContent implements Content {
  private final byte[] bytes;
  private byte[] head;

  /**
   * Takes over an array.
   *
   * @param bytes the caller must not change them afterwards
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
      head = bytes.length <= HEAD_BYTES ? bytes : Arrays.copyOf(bytes, HEAD_BYTES);
    }
    return head;
  }

  @Override
  public byte[] bytes(long offset, int length) {
    int from = (int) Math.min(offset, bytes.length);
    return Arrays.copyOfRange(bytes, from, from + Math.min(length, bytes.length - from));
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
