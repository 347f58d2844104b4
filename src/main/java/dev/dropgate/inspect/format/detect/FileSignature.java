package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.FileType;
import java.io.IOException;

/** One line of the table of signatures. Immutable. */
final class FileSignature {
  /** Looks at what follows the bytes, where those are too few. */
  interface SignatureCheck {
    boolean fits(ContentBytes bytes) throws IOException;
  }

  private final FileType type;
  private final int offset;
  private final byte[] pattern;
  private final byte[] mask;
  private final SignatureCheck check;

  /**
   * Takes a signature.
   *
   * @param offset of the first byte
   * @param pattern the bytes, with zeros where the mask has them; may be empty
   * @param mask as long as the pattern
   * @param check null for none
   */
  FileSignature(FileType type, int offset, byte[] pattern, byte[] mask, SignatureCheck check) {
    this.type = type;
    this.offset = offset;
    this.pattern = pattern;
    this.mask = mask;
    this.check = check;
  }

  FileType type() {
    return type;
  }

  /** Returns whether a content that begins with this byte may fit. */
  boolean mayBeginWith(int first) {
    return offset > 0 || pattern.length == 0 || (first & mask[0] & 0xFF) == (pattern[0] & 0xFF);
  }

  boolean fits(ContentBytes bytes) throws IOException {
    return hasPattern(bytes.head()) && (check == null || check.fits(bytes));
  }

  private boolean hasPattern(byte[] head) {
    if (head.length - offset < pattern.length) {
      return false;
    }
    for (int i = 0; i < pattern.length; i++) {
      if ((head[offset + i] & mask[i]) != pattern[i]) {
        return false;
      }
    }
    return true;
  }
}
