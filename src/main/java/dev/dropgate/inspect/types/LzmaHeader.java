package dev.dropgate.inspect.types;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.tukaani.xz.LZMAInputStream;

/**
 * Data of lzma, which has no signature: a byte of settings, the size of the dictionary, and how
 * much comes out. Stateless.
 */
final class LzmaHeader {
  private static final int USUAL = 0x5D;
  private static final int MOST_SETTINGS = 224;
  private static final int HEADER = 13;

  /** As xz has it: what tells to have more in it is no such file. */
  private static final long MOST = 1L << 38;

  /** Enough that chance does not get so far. */
  private static final int TRIED = 1 << 14;

  private LzmaHeader() {}

  /** With the settings that all programs have unless they are told otherwise. */
  static boolean isUsual(Bytes bytes) {
    long size = Bytes.number(bytes.head(), 5, 8, true);
    return isDictionary(bytes.le32(1))
        && bytes.size() > 17
        && (size == -1 || (size >= 0 && size < 1L << 56))
        && bytes.u8(HEADER) == 0;
  }

  /** With any others: then what comes first has to come out of it. */
  static boolean isOther(Bytes bytes) {
    long size = Bytes.number(bytes.head(), 5, 8, true);
    return bytes.size() > 17
        && bytes.u8(0) != USUAL
        && bytes.u8(0) <= MOST_SETTINGS
        && isDictionary(bytes.le32(1))
        && (size == -1 || (size > 0 && size < MOST))
        && bytes.u8(HEADER) == 0
        && bytes.u8(HEADER + 1) < 0x80 // the first thing is always a literal
        && bytes.be32(HEADER + 1) > 0 // zeros decode as zeros
        && decodes(bytes.head(), size);
  }

  /** The size is 2^n or 2^n + 2^(n-1). */
  private static boolean isDictionary(long size) {
    long top = Long.highestOneBit(size);
    return size >= 1 << 12 && (size == top || size == top + top / 2 || size == 0xFFFFFFFFL);
  }

  private static boolean decodes(byte[] head, long size) {
    ByteArrayInputStream coded = new ByteArrayInputStream(head, HEADER, head.length - HEADER);
    try (LZMAInputStream in = new LZMAInputStream(coded, size, head[0], TRIED)) {
      in.readNBytes(TRIED);
      return true;
    } catch (EOFException e) {
      return true; // there is more than the head
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
