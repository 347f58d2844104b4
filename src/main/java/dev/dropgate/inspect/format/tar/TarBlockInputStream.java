package dev.dropgate.inspect.format.tar;

import dev.dropgate.inspect.format.stream.BulkInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * The bytes of a tar on their way to the library. The library ignores checksums, skips data even
 * where there should be none, and stops at the first block of zeros. Other readers skip a header
 * with a wrong checksum and look for the next one in every block, or do not skip the data of links.
 * A header that only they find is a contradiction. The library does not skip the list of names
 * after a folder of an incremental GNU tar, so this stream withholds the list. Not thread safe.
 */
final class TarBlockInputStream extends BulkInputStream {
  static final int BLOCK_BYTES = 512;

  private static final int CHECKSUM_OFFSET = 148;
  private static final int TYPE_OFFSET = 156;

  /**
   * The offset at which the first header of an old GNU tar says that an extension header follows.
   */
  private static final int EXTENDED_OFFSET = 482;

  private static final int FURTHER_EXTENDED_OFFSET = 504;

  /** The rest of a file that begins in another volume of a GNU tar. */
  private static final char CONTINUED_TYPE = 'M';

  private final InputStream in;
  private final byte[] block = new byte[BLOCK_BYTES];
  private int filled;
  private long position;
  private long data;
  private long dataStart;
  private boolean searched;
  private boolean atData;
  private boolean extended;
  private boolean ended;
  private boolean lost;
  private boolean dumped;
  private boolean continued;
  private String contradiction;
  private long hiddenOffset = -1;

  TarBlockInputStream(InputStream in) {
    this.in = in;
  }

  /**
   * Handles a header that the library has read.
   *
   * @param size number of data bytes that follow
   * @param names whether the data are the names in a folder, which the library must not see
   */
  void data(long size, boolean names) {
    long read = position - dataStart; // the map of a sparse file
    if (!atData || read > padToBlock(size)) {
      noteContradiction("a header is where another reader sees none, before byte " + position);
    }
    data = Math.max(0, padToBlock(size) - read);
    filled = (int) (position % BLOCK_BYTES);
    atData = false;
    dumped = names && data > 0;
    searched |= dumped;
  }

  /** Records that the library has failed: from now on only other readers see a header. */
  void lost() {
    filled = (int) (position % BLOCK_BYTES);
    data = 0;
    atData = false;
    lost = true;
  }

  /** Returns what two readers see differently, for people, or null. */
  String contradiction() {
    return contradiction;
  }

  /** Returns the offset of the first header that only other readers see, or -1. */
  long hiddenOffset() {
    return hiddenOffset;
  }

  /** Returns whether the tar holds the rest of a file that began in another volume. */
  boolean isContinued() {
    return continued;
  }

  /** Returns whether the tar ends within a header. */
  boolean isTruncated() {
    return filled > 0 && data <= 0 && !ended && !lost && !isZero(filled);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (dumped) {
      passNames();
    }
    int read = in.read(bytes, offset, length);
    for (int passed = 0; passed < read; ) {
      passed += passBlock(bytes, offset + passed, read - passed);
    }
    return read;
  }

  private void passNames() throws IOException {
    dumped = false;
    byte[] names = new byte[BLOCK_BYTES];
    while (data > 0) {
      int read = in.readNBytes(names, 0, BLOCK_BYTES);
      for (int passed = 0; passed < read; ) {
        passed += passBlock(names, passed, read - passed);
      }
      if (read < BLOCK_BYTES) {
        throw new EOFException("breaks off within the names of a folder");
      }
    }
  }

  private int passBlock(byte[] bytes, int offset, int length) {
    int count;
    if (atData) {
      position += length;
      return length;
    } else if (data > 0 && !searched) {
      count = (int) Math.min(length, data);
      data -= count;
      position += count;
      filled = 0;
      return count;
    }
    count = Math.min(length, BLOCK_BYTES - filled);
    System.arraycopy(bytes, offset, block, filled, count);
    filled += count;
    position += count;
    if (filled == BLOCK_BYTES) {
      filled = 0;
      checkBlock();
    }
    return count;
  }

  private void checkBlock() {
    if (data > 0) {
      data -= BLOCK_BYTES;
      if (isHeader()) {
        noteHidden("a header is in data that another reader does not skip");
      }
    } else if (lost) {
      if (isHeader()) {
        noteHidden("another reader goes on behind what is broken");
      }
    } else if (ended) {
      // Old writers pad with stale memory, which is not a member.
      if (isHeader() || hasMagic()) {
        noteHidden("something follows the end of the archive");
      }
    } else if (extended) {
      extended = block[FURTHER_EXTENDED_OFFSET] != 0;
      atData(!extended);
    } else if (isZero(BLOCK_BYTES)) {
      ended = true;
    } else {
      readHeader();
    }
  }

  private void readHeader() {
    byte type = block[TYPE_OFFSET];
    continued |= type == CONTINUED_TYPE;
    searched = !isHeader() || (type >= '1' && type <= '6');
    if (type == 'x' || type == 'X' || type == 'g' || type == 'L' || type == 'K') {
      data = padToBlock(dataSize()); // the library reads these by itself
    } else {
      extended = type == 'S' && block[257 + 5] == ' ' && block[EXTENDED_OFFSET] != 0;
      atData(!extended);
    }
  }

  private void atData(boolean now) {
    atData = now;
    dataStart = position;
  }

  private long dataSize() {
    try {
      return Math.max(0, TarUtils.parseOctalOrBinary(block, 124, 12));
    } catch (IllegalArgumentException e) {
      return 0; // the library fails too
    }
  }

  private static long padToBlock(long size) {
    long most = Math.min(size, Long.MAX_VALUE - BLOCK_BYTES);
    return (most + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
  }

  private void noteHidden(String message) {
    if (hiddenOffset < 0) {
      hiddenOffset = position - BLOCK_BYTES;
      noteContradiction(message + ", at byte " + hiddenOffset);
    }
  }

  private void noteContradiction(String message) {
    contradiction = contradiction == null ? message : contradiction;
  }

  private boolean isZero(int length) {
    for (int i = 0; i < length; i++) {
      if (block[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean hasMagic() {
    String magic = "ustar";
    for (int i = 0; i < magic.length(); i++) {
      if (block[257 + i] != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether the checksum matches. Some old writers summed signed bytes. */
  private boolean isHeader() {
    long declared = -1;
    long unsigned = 0;
    long signed = 0;
    boolean more = true;
    for (int i = 0; i < BLOCK_BYTES; i++) {
      byte one = block[i];
      if (i >= CHECKSUM_OFFSET && i < CHECKSUM_OFFSET + 8) {
        boolean digit = one >= '0' && one <= '7';
        if (!digit && declared < 0 && one != ' ' && one != 0) {
          return false;
        }
        more &= digit || declared < 0;
        declared = digit && more ? Math.max(0, declared) * 8 + one - '0' : declared;
        one = ' ';
      }
      unsigned += one & 0xFF;
      signed += one;
    }
    return declared > 0 && (declared == unsigned || declared == signed);
  }
}
