package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.ContentBytes;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.tukaani.xz.LZMAInputStream;

/**
 * The header of lzma data, which have no signature: a byte of properties, the dictionary size and
 * the unpacked size. Stateless.
 */
final class LzmaHeader {
  private static final int USUAL_PROPERTIES = 0x5D;
  private static final int MAX_PROPERTIES = 224;
  private static final int HEADER_BYTES = 13;

  /** The limit of xz: a file that claims more is not an lzma file. */
  private static final long MAX_DECODED_BYTES = 1L << 38;

  /** Enough output to exclude coincidences. */
  private static final int TRIAL_BYTES = 1 << 14;

  private LzmaHeader() {}

  /** Checks a header with the default properties of all programs. */
  static boolean hasUsualProperties(ContentBytes bytes) {
    long size = ContentBytes.number(bytes.head(), 5, 8, true);
    return isDictionarySize(bytes.le32(1))
        && bytes.size() > 17
        && (size == -1 || (size >= 0 && size < 1L << 56))
        && bytes.u8(HEADER_BYTES) == 0;
  }

  /** Checks a header with other properties. A trial must then decode its beginning. */
  static boolean hasOtherProperties(ContentBytes bytes) {
    long size = ContentBytes.number(bytes.head(), 5, 8, true);
    return bytes.size() > 17
        && bytes.u8(0) != USUAL_PROPERTIES
        && bytes.u8(0) <= MAX_PROPERTIES
        && isDictionarySize(bytes.le32(1))
        && (size == -1 || (size > 0 && size < MAX_DECODED_BYTES))
        && bytes.u8(HEADER_BYTES) == 0
        && bytes.u8(HEADER_BYTES + 1) < 0x80 // the first symbol is always a literal
        && bytes.be32(HEADER_BYTES + 1) > 0 // zeros decode to zeros
        && decodesTrial(bytes.head(), size);
  }

  /** Returns whether the size is 2^n or 2^n + 2^(n-1). */
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
      return true; // the data go on after the head
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
