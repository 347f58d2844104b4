package dev.dropgate.inspect.archive;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * The bytes of a tar on their way to the library, which does not mind checksums, skips data also
 * where there should be none, and stops at the first block of zeros. Other readers pass over a
 * header with a wrong checksum and look for the next one in every block, or do not skip the data of
 * links: where they would find a header that the library does not, that is a contradiction. The
 * list of names behind a folder of an incremental GNU tar does not reach the library, which would
 * not skip it.
 */
final class TarBlocks extends FilterInputStream {
  static final int SIZE = 512;

  private static final int CHECKSUM = 148;
  private static final int TYPE = 156;

  /**
   * Where the first header of an old GNU tar, or a further one, says that a further one follows.
   */
  private static final int EXTENDED = 482;

  private static final int EXTENDED_AGAIN = 504;

  /** The rest of a file that begins in another volume of a GNU tar. */
  private static final char CONTINUED = 'M';

  private final byte[] block = new byte[SIZE];
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
  private long hidden = -1;

  TarBlocks(InputStream in) {
    super(in);
  }

  /**
   * Takes up the header that the library has read.
   *
   * @param size how many bytes of data follow
   * @param names whether they are the names in a folder, which the library must not see
   */
  void data(long size, boolean names) {
    long read = position - dataStart; // the map of a sparse file
    if (!atData || read > padded(size)) {
      tell("a header is where another reader sees none, before byte " + position);
    }
    data = Math.max(0, padded(size) - read);
    filled = (int) (position % SIZE);
    atData = false;
    dumped = names && data > 0;
    searched |= dumped;
  }

  /** The library has given up: from now on any header is one that only others see. */
  void lost() {
    filled = (int) (position % SIZE);
    data = 0;
    atData = false;
    lost = true;
  }

  /** What two readers see differently, for people; null if nothing. */
  String contradiction() {
    return contradiction;
  }

  /** The first header that only others see, by its place; -1 if there is none. */
  long hidden() {
    return hidden;
  }

  /** Whether it has the rest of a file that began in another volume. */
  boolean isContinued() {
    return continued;
  }

  /** Whether it ends within a header. */
  boolean isTorn() {
    return filled > 0 && data <= 0 && !ended && !lost && !isZero(filled);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (dumped) {
      passNames();
    }
    int read = super.read(bytes, offset, length);
    for (int passed = 0; passed < read; ) {
      passed += pass(bytes, offset + passed, read - passed);
    }
    return read;
  }

  private void passNames() throws IOException {
    dumped = false;
    byte[] names = new byte[SIZE];
    while (data > 0) {
      int read = in.readNBytes(names, 0, SIZE);
      for (int passed = 0; passed < read; ) {
        passed += pass(names, passed, read - passed);
      }
      if (read < SIZE) {
        throw new EOFException("breaks off within the names of a folder");
      }
    }
  }

  @Override
  public long skip(long wanted) throws IOException {
    byte[] buffer = new byte[(int) Math.max(1, Math.min(8192, wanted))];
    return wanted <= 0 ? 0 : Math.max(0, read(buffer, 0, buffer.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private int pass(byte[] bytes, int offset, int length) {
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
    count = Math.min(length, SIZE - filled);
    System.arraycopy(bytes, offset, block, filled, count);
    filled += count;
    position += count;
    if (filled == SIZE) {
      filled = 0;
      full();
    }
    return count;
  }

  private void full() {
    if (data > 0) {
      data -= SIZE;
      if (isHeader()) {
        hide("a header is in data that another reader does not skip");
      }
    } else if (lost) {
      if (isHeader()) {
        hide("another reader goes on behind what is broken");
      }
    } else if (ended) {
      // Old writers pad with what was in their memory; that is no member.
      if (isHeader() || hasMagic()) {
        hide("something follows the end of the archive");
      }
    } else if (extended) {
      extended = block[EXTENDED_AGAIN] != 0;
      atData(!extended);
    } else if (isZero(SIZE)) {
      ended = true;
    } else {
      header();
    }
  }

  private void header() {
    byte type = block[TYPE];
    continued |= type == CONTINUED;
    searched = !isHeader() || (type >= '1' && type <= '6');
    if (type == 'x' || type == 'X' || type == 'g' || type == 'L' || type == 'K') {
      data = padded(size()); // the library reads these by itself
    } else {
      extended = type == 'S' && block[257 + 5] == ' ' && block[EXTENDED] != 0;
      atData(!extended);
    }
  }

  private void atData(boolean now) {
    atData = now;
    dataStart = position;
  }

  private long size() {
    try {
      return Math.max(0, TarUtils.parseOctalOrBinary(block, 124, 12));
    } catch (IllegalArgumentException e) {
      return 0; // the library fails too
    }
  }

  private static long padded(long size) {
    long most = Math.min(size, Long.MAX_VALUE - SIZE);
    return (most + SIZE - 1) / SIZE * SIZE;
  }

  private void hide(String message) {
    if (hidden < 0) {
      hidden = position - SIZE;
      tell(message + ", at byte " + hidden);
    }
  }

  private void tell(String message) {
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

  /** By its checksum, which some writers of old made of signed bytes. */
  private boolean isHeader() {
    long told = -1;
    long unsigned = 0;
    long signed = 0;
    boolean more = true;
    for (int i = 0; i < SIZE; i++) {
      byte one = block[i];
      if (i >= CHECKSUM && i < CHECKSUM + 8) {
        boolean digit = one >= '0' && one <= '7';
        if (!digit && told < 0 && one != ' ' && one != 0) {
          return false;
        }
        more &= digit || told < 0;
        told = digit && more ? Math.max(0, told) * 8 + one - '0' : told;
        one = ' ';
      }
      unsigned += one & 0xFF;
      signed += one;
    }
    return told > 0 && (told == unsigned || told == signed);
  }
}
