package dev.dropgate.inspect.content;

import java.io.IOException;

/**
 * The bytes that file types are detected from: numbers and texts of the head, and other bytes on
 * demand. Offsets beyond the end of the head are harmless. Not thread safe.
 */
public final class ContentBytes {
  /** The end record of a ZIP archive with the longest comment that it can have. */
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

  /** Returns the length in bytes, or {@link Long#MAX_VALUE} if it is not known. */
  public long size() {
    return size;
  }

  /** Returns the first bytes, which the caller must not change. */
  public byte[] head() {
    return head;
  }

  /** Returns whether the content is streamed, so that its end is not known. */
  public boolean isEndless() {
    return size == Long.MAX_VALUE;
  }

  /** Returns the last bytes, which the caller must not change; none if the end is not known. */
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

  /** Returns the offset at which {@link #tail} begins. */
  public long tailStart() throws IOException {
    return Math.max(0, size - tail().length);
  }

  /** Returns bytes at any offset, fewer or none where the content ends. */
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

  /** Returns whether the head has this text of ISO 8859-1 characters at an offset. */
  public boolean matchesAt(int offset, String latin1) {
    return matchesAt(head, offset, latin1);
  }

  /** Returns whether the bytes have this text of ISO 8859-1 characters at an offset. */
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

  /** Returns one byte of the head as an unsigned number, or -1 beyond its end. */
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
   * Returns an unsigned number.
   *
   * @return -1 if the bytes end before it does
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
