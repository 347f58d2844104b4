package dev.dropgate.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lists a folder and looks at each file in it without making an object for any: one system call for
 * a file, and one for some hundred names. For one thread.
 */
public final class FolderScan implements Closeable {
  /** What the C library takes for a listing too. */
  private static final int LISTING = 32_768;

  // struct linux_dirent64 and the values of d_type, dirent.h
  private static final int RECORD_LENGTH = 16;
  private static final int TYPE = 18;
  private static final int NAME = 19;
  private static final int DT_UNKNOWN = 0;
  private static final int DT_REG = 8;

  /** Of each of eight bytes. */
  private static final long LOWEST_BITS = 0x0101010101010101L;

  private static final long HIGHEST_BITS = 0x8080808080808080L;

  private final Path folder;
  private final int fd;

  /** Of scans in the same tree that are closed: memory outside of the heap is not freed soon. */
  private final Deque<Memory> spare;

  private final Memory memory;
  private final ByteBuffer names;
  private final ByteBuffer stat;
  private int at;
  private int next;
  private int end;
  private boolean closed;

  /** What the kernel writes to. */
  private record Memory(ByteBuffer names, ByteBuffer stat, long namesAddress, long statAddress) {
    static Memory make() {
      ByteBuffer names = ListingCalls.memory(LISTING);
      ByteBuffer stat = ListingCalls.stat();
      return new Memory(names, stat, ListingCalls.address(names), ListingCalls.address(stat));
    }
  }

  private FolderScan(Path folder, int fd, Deque<Memory> spare) {
    this.folder = folder;
    this.fd = fd;
    this.spare = spare;
    Memory used = spare.poll();
    memory = used == null ? Memory.make() : used;
    names = memory.names();
    stat = memory.stat();
  }

  /**
   * Opens a folder.
   *
   * @param folder its path; not followed if it is a link
   * @return to be closed; null if there is no such way here, or the folder cannot be opened
   */
  public static FolderScan open(Path folder) {
    return ListingCalls.available()
        ? of(folder, Libc.openForListing(folder), new ArrayDeque<>())
        : null;
  }

  /**
   * Opens a folder of this folder.
   *
   * @param name the folder's, here; not followed if it is a link
   * @return to be closed; null if it cannot be opened
   */
  public FolderScan in(Path name) {
    return of(folder.resolve(name), Libc.openForListing(fd, name), spare);
  }

  private static FolderScan of(Path folder, int fd, Deque<Memory> spare) {
    return fd < 0 ? null : new FolderScan(folder, fd, spare);
  }

  /**
   * Goes on to the next entry, but for the folder itself and its parent.
   *
   * @return false at the end
   * @throws IOException if the folder cannot be read
   */
  public boolean next() throws IOException {
    if (closed) {
      return false; // its memory may be another scan's by now
    }
    do {
      if (next >= end) {
        end = ListingCalls.list(fd, memory.namesAddress(), LISTING);
        next = 0;
        if (end == 0) {
          return false;
        }
        if (end < 0) {
          int error = -end;
          end = 0;
          throw new FileSystemException(
              folder.toString(), null, "cannot be listed, errno " + error);
        }
      }
      at = next;
      next += Short.toUnsignedInt(names.getShort(at + RECORD_LENGTH));
    } while (isDots());
    return true;
  }

  private boolean isDots() {
    int from = at + NAME;
    return names.get(from) == '.'
        && (names.get(from + 1) == 0 || (names.get(from + 1) == '.' && names.get(from + 2) == 0));
  }

  /**
   * Looks at the entry, following no link.
   *
   * @return whether it is a regular file, and what it is can be asked for
   */
  public boolean isFile() {
    int type = names.get(at + TYPE);
    return (type == DT_REG || type == DT_UNKNOWN)
        && ListingCalls.look(fd, memory.namesAddress() + at + NAME, memory.statAddress()) == 0
        && ListingCalls.isRegular(stat);
  }

  /**
   * Which file it is, under which name; as {@link FileMark#identity}.
   *
   * @param fingerprint of whoever compares; it is cleared
   */
  public long identity(Fingerprint fingerprint) {
    ListingCalls.identify(stat, fingerprint);
    return FileMark.name(fingerprint, names, at + NAME, length());
  }

  /**
   * What changes when it is written to; as {@link FileMark#stamp}.
   *
   * @param fingerprint of whoever compares; it is cleared
   */
  public long stamp(Fingerprint fingerprint) {
    return ListingCalls.stamp(stat, fingerprint);
  }

  /**
   * Its name.
   *
   * @return one name, with the bytes that it has
   */
  public Path name() {
    byte[] bytes = new byte[length()];
    names.get(at + NAME, bytes);
    return RawNames.path(bytes);
  }

  /**
   * Its name as text, for names of our own making: one that is not ASCII is told from these, and is
   * not what people would read.
   *
   * @return one character for each byte
   */
  public String text() {
    byte[] bytes = new byte[length()];
    names.get(at + NAME, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  // The name ends at the first zero within the last eight bytes of its record.
  private int length() {
    int from = at + NAME;
    int last = next - Long.BYTES;
    long bytes = names.getLong(last);
    if (names.order() == ByteOrder.BIG_ENDIAN) {
      bytes = Long.reverseBytes(bytes);
    }
    if (from > last) {
      bytes |= (1L << (Byte.SIZE * (from - last))) - 1; // what is before a short name
    }
    long zeros = (bytes - LOWEST_BITS) & ~bytes & HIGHEST_BITS; // exact up to the first one
    return last + Long.numberOfTrailingZeros(zeros) / Byte.SIZE - from;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libc.closeDescriptor(fd);
      spare.push(memory);
    }
  }
}
