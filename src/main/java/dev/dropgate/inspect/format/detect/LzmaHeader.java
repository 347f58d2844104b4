package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.ContentBytes;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.tukaani.xz.LZMAInputStream;

/**
 * Data of lzma, which has no signature: a byte of settings, the size of the dictionary, and how
 * much comes out. Stateless.
 */
final class LzmaHeader {
  private static final int USUAL_PROPERTIES = 0x5D;
  private static final int MAX_PROPERTIES = 224;
  private static final int HEADER_BYTES = 13;

  /** As xz has it: what tells to have more in it is no such file. */
  private static final long MAX_DECODED_BYTES = 1L << 38;

  /** Enough that chance does not get so far. */
  private static final int TRIAL_BYTES = 1 << 14;

  private LzmaHeader() {}

  /** With the settings that all programs have unless they are told otherwise. */
  static boolean hasUsualProperties(ContentBytes bytes) {
    long size = ContentBytes.number(bytes.head(), 5, 8, true);
    return isDictionarySize(bytes.le32(1))
        && bytes.size() > 17
        && (size == -1 || (size >= 0 && size < 1L << 56))
        && bytes.u8(HEADER_BYTES) == 0;
  }

  /** With any others: then what comes first has to come out of it. */
  static boolean hasOtherProperties(ContentBytes bytes) {
    long size = ContentBytes.number(bytes.head(), 5, 8, true);
    return bytes.size() > 17
        && bytes.u8(0) != USUAL_PROPERTIES
        && bytes.u8(0) <= MAX_PROPERTIES
        && isDictionarySize(bytes.le32(1))
        && (size == -1 || (size > 0 && size < MAX_DECODED_BYTES))
        && bytes.u8(HEADER_BYTES) == 0
        && bytes.u8(HEADER_BYTES + 1) < 0x80 // the first thing is always a literal
        && bytes.be32(HEADER_BYTES + 1) > 0 // zeros decode as zeros
        && decodesTrial(bytes.head(), size);
  }

  /** The size is 2^n or 2^n + 2^(n-1). */
  private static boolean isDictionarySize(long size) {
    long top = Long.highestOneBit(size);
    return size >= 1 << 12 && (size == top || size == top + top / 2 || size == 0xFFFFFFFFL);
  }

  private static boolean decodesTrial(byte[] head, long size) {
    ByteArrayInputStream coded =
        new ByteArrayInputStream(head, HEADER_BYTES, head.length - HEADER_BYTES);
    try (LZMAInputStream in = new LZMAInputStream(coded, size, head[0], TRIAL_BYTES)) {
      in.readNBytes(TRIAL_BYTES);
      return true;
    } catch (EOFException e) {
      return true; // there is more than the head
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
