package dev.dropgate.inspect.format.stream;

import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.format.archive.MemberInspector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/**
 * A member that is too large to be kept, or truncated: the first bytes are kept, the rest is
 * streamed.
 */
public final class StreamedMemberContent implements Content {
  private final byte[] first;
  private final InputStream rest;
  private final ByteSource reopening;
  private final IOException noChannel;
  private byte[] head;
  private boolean taken;

  /**
   * Creates a content.
   *
   * @param first at least {@link MemberInspector#MIN_HEAD_BYTES} bytes, unless there are fewer
   * @param rest the bytes that follow
   * @param reopening opens all bytes again
   * @param noChannel why there is no random access
   */
  public StreamedMemberContent(
      byte[] first, InputStream rest, ByteSource reopening, IOException noChannel) {
    this.first = first;
    this.rest = rest;
    this.reopening = reopening;
    this.noChannel = noChannel;
  }

  @Override
  public long size() {
    return -1;
  }

  @Override
  public byte[] head() {
    if (head == null) {
      head = Arrays.copyOf(first, Math.min(HEAD_BYTES, first.length));
    }
    return head;
  }

  @Override
  public InputStream stream() throws IOException {
    if (taken) {
      return reopening.open();
    }
    taken = true;
    return new SequenceInputStream(new ByteArrayInputStream(first), rest);
  }

  @Override
  public byte[] bytes(long offset, int length) throws IOException {
    if (offset + length > first.length && !(rest instanceof FailingInputStream)) {
      throw noChannel;
    }
    int from = (int) Math.min(offset, first.length);
    return Arrays.copyOfRange(first, from, Math.min(first.length, from + length));
  }

  @Override
  public SeekableByteChannel channel() throws IOException {
    throw noChannel;
  }
}
