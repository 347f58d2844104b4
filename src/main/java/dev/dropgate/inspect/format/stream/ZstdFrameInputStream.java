package dev.dropgate.inspect.format.stream;

import dev.dropgate.inspect.content.ContentBytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Zstandard data without skippable frames (RFC 8878, 3.1.2), which the decoder does not support.
 * Explains in its exception why a frame cannot be decoded.
 */
public final class ZstdFrameInputStream extends BulkInputStream {
  static final int MAGIC = 0xFD2FB528;

  /** The limit of the decoder. */
  private static final long MAX_WINDOW_BYTES = 8 << 20;

  private static final int SKIPPABLE_MAGIC = 0x184D2A50;
  private static final int SKIPPABLE_MASK = 0xFFFFFFF0;
  private static final int MAX_HEADER_BYTES = 18;
  private static final int BLOCK_HEADER_BYTES = 3;
  private static final int RUN_LENGTH_BLOCK = 1;
  private static final int CHECKSUM_BYTES = 4;

  private enum FramePart {
    FRAME,
    BLOCK,
    CHECKSUM
  }

  private final InputStream in;
  private final byte[] header = new byte[MAX_HEADER_BYTES];
  private FramePart state = FramePart.FRAME;
  private ByteBuffer pending = ByteBuffer.allocate(0);
  private long left;
  private boolean lastBlock;
  private boolean checksum;

  /**
   * Reads the header of the first frame.
   *
   * @throws UnsupportedFormatException if the decoder does not support it
   */
  public ZstdFrameInputStream(InputStream in) throws IOException {
    this.in = in;
    readFrameHeader();
  }

  /** Skips skippable frames. Returns the first other four bytes, or fewer at the end. */
  public static byte[] firstMagic(InputStream in) throws IOException {
    byte[] magic = in.readNBytes(4);
    while (magic.length == 4 && (number(magic) & SKIPPABLE_MASK) == SKIPPABLE_MAGIC) {
      byte[] length = in.readNBytes(4);
      if (length.length < 4) {
        throw new EOFException("breaks off within a frame that is to be skipped");
      }
      in.skipNBytes(number(length) & 0xFFFFFFFFL);
      magic = in.readNBytes(4);
    }
    return magic;
  }

  private static int number(byte[] four) {
    return (int) ContentBytes.number(four, 0, 4, true);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (!pending.hasRemaining() && left == 0) {
      if (!nextPart()) {
        return -1;
      }
    }
    if (pending.hasRemaining()) {
      int count = Math.min(length, pending.remaining());
      pending.get(bytes, offset, count);
      return count;
    }
    int read = in.read(bytes, offset, (int) Math.min(length, left));
    left = read < 0 ? 0 : left - read;
    return read;
  }

  /** Moves to the next part of the frame. Returns false at the end. */
  private boolean nextPart() throws IOException {
    switch (state) {
      case FRAME -> {
        return readFrameHeader();
      }
      case BLOCK -> readBlockHeader();
      default -> {
        left = checksum ? CHECKSUM_BYTES : 0;
        state = FramePart.FRAME;
      }
    }
    return true;
  }

  private boolean readFrameHeader() throws IOException {
    byte[] magic = firstMagic(in);
    if (magic.length == 0) {
      return false;
    }
    if (magic.length < 4 || number(magic) != MAGIC) {
      throw new IOException("something other than zstd data follows");
    }
    System.arraycopy(magic, 0, header, 0, 4);
    fillHeader(4, 1);
    int descriptor = header[4] & 0xFF;
    boolean single = (descriptor & 0x20) != 0;
    int dictionary = new int[] {0, 1, 2, 4}[descriptor & 3];
    int size = new int[] {single ? 1 : 0, 2, 4, 8}[descriptor >> 6];
    int window = single ? 0 : 1;
    fillHeader(5, window + dictionary + size);
    for (int i = 0; i < dictionary; i++) {
      if (header[5 + window + i] != 0) {
        throw new UnsupportedFormatException("zstd data that need a dictionary of their own");
      }
    }
    long content =
        ContentBytes.number(header, 5 + window + dictionary, size, true) + (size == 2 ? 256 : 0);
    boolean hasContentSize = size > 0 && content >= 0;
    checkWindow(
        single
            ? content
            : Math.min(windowBytes(header[5]), hasContentSize ? content : Long.MAX_VALUE));
    checksum = (descriptor & 4) != 0;
    pending = ByteBuffer.wrap(header, 0, 5 + window + dictionary + size);
    state = FramePart.BLOCK;
    return true;
  }

  private static long windowBytes(byte exponentAndMantissa) {
    int value = exponentAndMantissa & 0xFF;
    long base = 1L << (10 + (value >> 3));
    return base + base / 8 * (value & 7);
  }

  private static void checkWindow(long window) throws UnsupportedFormatException {
    if (window < 0 || window > MAX_WINDOW_BYTES) {
      throw new UnsupportedFormatException(
          "zstd data with a window of "
              + (window >>> 20)
              + " MiB (zstd --long or --ultra); up to "
              + (MAX_WINDOW_BYTES >> 20)
              + " MiB can be unpacked");
    }
  }

  private void fillHeader(int from, int length) throws IOException {
    if (in.readNBytes(header, from, length) < length) {
      throw new EOFException("breaks off within the header of a frame");
    }
  }

  private void readBlockHeader() throws IOException {
    if (lastBlock) {
      lastBlock = false;
      state = FramePart.CHECKSUM;
      return;
    }
    fillHeader(0, BLOCK_HEADER_BYTES);
    int value = (int) ContentBytes.number(header, 0, BLOCK_HEADER_BYTES, true);
    lastBlock = (value & 1) != 0;
    left = (value >> 1 & 3) == RUN_LENGTH_BLOCK ? 1 : value >> 3;
    pending = ByteBuffer.wrap(header, 0, BLOCK_HEADER_BYTES);
  }
}
