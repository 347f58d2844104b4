package dev.dropgate.inspect.content;

import java.io.IOException;

/**
 * The bytes that types are told by: numbers and texts out of the head, which answer harmlessly
 * beyond its end, and others on demand. For one thread.
 */
public final class ContentBytes {
  /** The end of a ZIP archive with the longest comment that it can have. */
  private static final int MAX_TAIL_BYTES = 22 + 65_535;

  private final Content content;
  private final byte[] head;
  private final long size;
  private byte[] tail;

  public ContentBytes(Content content) throws IOException {
    this.content = content;
    this.head = content.head();
    this.size = sizeOf(content, head);
  }

  private static long sizeOf(Content content, byte[] head) throws IOException {
    if (content.size() >= 0) {
      return content.size();
    }
    return head.length < Content.HEAD_BYTES ? head.length : Long.MAX_VALUE;
  }

  /** All bytes there are; endless if nobody knows. */
  public long size() {
    return size;
  }

  /** The first bytes, not to be changed. */
  public byte[] head() {
    return head;
  }

  /** Whether it streams by, so that its end is not known. */
  public boolean isEndless() {
    return size == Long.MAX_VALUE;
  }

  /** The last bytes, not to be changed; none if it is endless. */
  public byte[] tail() throws IOException {
    if (tail == null) {
      tail =
          size <= head.length
              ? head
              : isEndless()
                  ? new byte[0]
                  : bytesAt(Math.max(0, size - MAX_TAIL_BYTES), MAX_TAIL_BYTES);
    }
    return tail;
  }

  /** Where {@link #tail} begins. */
  public long tailStart() throws IOException {
    return Math.max(0, size - tail().length);
  }

  /** Bytes from anywhere, fewer or none where there are no more. */
  public byte[] bytesAt(long offset, int length) throws IOException {
    if (offset < 0 || offset >= size) {
      return new byte[0];
    }
    if (offset + length <= head.length) {
      return java.util.Arrays.copyOfRange(head, (int) offset, (int) offset + length);
    }
    int count = (int) Math.min(length, size - offset);
    if (tail != null && !isEndless() && offset >= size - tail.length) {
      int from = (int) (offset - (size - tail.length));
      return java.util.Arrays.copyOfRange(tail, from, from + count);
    }
    return content.bytes(offset, count);
  }

  /** Whether the head has a text of ISO 8859-1 characters there. */
  public boolean matchesAt(int offset, String latin1) {
    return matchesAt(head, offset, latin1);
  }

  /** The same for other bytes. */
  public static boolean matchesAt(byte[] bytes, int offset, String latin1) {
    if (offset < 0 || bytes.length - offset < latin1.length()) {
      return false;
    }
    for (int i = 0; i < latin1.length(); i++) {
      if ((bytes[offset + i] & 0xFF) != latin1.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** One byte of the head; -1 beyond its end. */
  public int u8(int offset) {
    return offset < head.length ? head[offset] & 0xFF : -1;
  }

  public int le16(int offset) {
    return (int) number(head, offset, 2, true);
  }

  public int be16(int offset) {
    return (int) number(head, offset, 2, false);
  }

  public long le32(int offset) {
    return number(head, offset, 4, true);
  }

  public long be32(int offset) {
    return number(head, offset, 4, false);
  }

  /**
   * An unsigned number.
   *
   * @return -1 if the bytes end before
   */
  public static long number(byte[] bytes, long offset, int length, boolean littleEndian) {
    if (offset < 0 || offset + length > bytes.length) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      int at = (int) offset + (littleEndian ? length - 1 - i : i);
      value = value << 8 | (bytes[at] & 0xFF);
    }
    return value;
  }
}
