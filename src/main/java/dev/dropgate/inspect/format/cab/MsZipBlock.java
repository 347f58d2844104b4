package dev.dropgate.inspect.format.cab;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A decoder of MSZIP blocks ([MS-MCI]): "CK", then deflate data that may refer to the previous 32
 * KiB. Stateless.
 */
final class MsZipBlock {
  private static final int MAX_BYTES = 32 << 10;
  private static final int MARK_BYTES = 2;

  private MsZipBlock() {}

  /**
   * Unpacks a block.
   *
   * @param packed the block with its mark
   * @param size number of unpacked bytes
   * @param history the previous output, at most 32 KiB
   * @throws IOException if the block is damaged or yields fewer bytes
   */
  static byte[] unpack(byte[] packed, int size, byte[] history) throws IOException {
    if (size > MAX_BYTES || packed.length < MARK_BYTES || packed[0] != 'C' || packed[1] != 'K') {
      throw new IOException("has a block that is none of MSZIP");
    }
    byte[] bytes = new byte[size];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setDictionary(history);
      inflater.setInput(packed, MARK_BYTES, packed.length - MARK_BYTES);
      int done = 0;
      while (done < size) {
        int count = inflater.inflate(bytes, done, size - done);
        if (count == 0) {
          throw new IOException("breaks off within a block");
        }
        done += count;
      }
      return bytes;
    } catch (DataFormatException e) {
      throw new IOException("has a damaged block", e);
    } finally {
      inflater.end();
    }
  }

  /** Returns the output that the next block may refer to. */
  static byte[] history(byte[] before, byte[] block) {
    if (block.length >= MAX_BYTES || before.length == 0) {
      return block;
    }
    int kept = Math.min(before.length, MAX_BYTES - block.length);
    byte[] all = Arrays.copyOfRange(before, before.length - kept, before.length + block.length);
    System.arraycopy(block, 0, all, kept, block.length);
    return all;
  }
}
