package dev.dropgate.io.linux;

import dev.dropgate.model.RawNames;
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
 * Lists a folder and examines each file in it without creating an object per file: one system call
 * per file, and one for some hundred names. For one thread.
 */
public final class FolderListing implements Closeable {
  /** The buffer size that the C library uses for a listing too. */
  private static final int LISTING_BUFFER_BYTES = 32_768;

  // struct linux_dirent64 and the values of d_type, dirent.h
  private static final int RECORD_LENGTH_OFFSET = 16;
  private static final int TYPE_OFFSET = 18;
  private static final int NAME_OFFSET = 19;
  private static final int DT_UNKNOWN = 0;
  private static final int DT_REG = 8;

  /** The lowest bit of each of eight bytes; {@code HIGHEST_BITS} has the highest. */
  private static final long LOWEST_BITS = 0x0101010101010101L;

  private static final long HIGHEST_BITS = 0x8080808080808080L;

  private final Path folder;
  private final int fd;

  /** Buffers of closed listings in the same tree: memory outside the heap is not freed soon. */
  private final Deque<Memory> spare;

  private final Memory memory;
  private final ByteBuffer names;
  private final ByteBuffer stat;
  private int at;
  private int next;
  private int end;
  private boolean closed;

  /** The buffers that the kernel writes to. */
  private record Memory(ByteBuffer names, ByteBuffer stat, long namesAddress, long statAddress) {
    static Memory make() {
      ByteBuffer names = ListingCalls.newBuffer(LISTING_BUFFER_BYTES);
      ByteBuffer stat = ListingCalls.newStatBuffer();
      return new Memory(names, stat, ListingCalls.addressOf(names), ListingCalls.addressOf(stat));
    }
  }

  private FolderListing(Path folder, int fd, Deque<Memory> spare) {
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
   * @return the listing, which the caller closes; null if the native calls are unavailable or the
   *     folder cannot be opened
   */
  public static FolderListing open(Path folder) {
    return ListingCalls.isAvailable()
        ? of(folder, LibcCalls.openForListing(folder), new ArrayDeque<>())
        : null;
  }

  /** Returns a path to the folder by its handle; for the kernel, it is a link to the folder. */
  public Path handle() {
    return LibcCalls.descriptorPath(fd);
  }

  /**
   * Opens a child folder.
   *
   * @param name the name of the child; not followed if it is a link
   * @return the listing, which the caller closes; null if it cannot be opened
   */
  public FolderListing openChild(Path name) {
    return of(folder.resolve(name), LibcCalls.openForListing(fd, name), spare);
  }

  private static FolderListing of(Path folder, int fd, Deque<Memory> spare) {
    return fd < 0 ? null : new FolderListing(folder, fd, spare);
  }

  /**
   * Moves to the next entry; skips the folder itself and its parent.
   *
   * @return false at the end
   * @throws IOException if the folder cannot be read
   */
  public boolean next() throws IOException {
    if (closed) {
      return false; // another listing may use its memory by now
    }
    do {
      if (next >= end) {
        end = ListingCalls.listEntries(fd, memory.namesAddress(), LISTING_BUFFER_BYTES);
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
      next += Short.toUnsignedInt(names.getShort(at + RECORD_LENGTH_OFFSET));
    } while (isDots());
    return true;
  }

  private boolean isDots() {
    int from = at + NAME_OFFSET;
    return names.get(from) == '.'
        && (names.get(from + 1) == 0 || (names.get(from + 1) == '.' && names.get(from + 2) == 0));
  }

  /**
   * Examines the current entry without following a link.
   *
   * @return whether it is a regular file; its identity and stamp are then available
   */
  public boolean isFile() {
    int type = names.get(at + TYPE_OFFSET);
    return (type == DT_REG || type == DT_UNKNOWN)
        && ListingCalls.statEntry(
                fd, memory.namesAddress() + at + NAME_OFFSET, memory.statAddress())
            == 0
        && ListingCalls.isRegular(stat);
  }

  /**
   * Returns the identity of the current entry, as {@link FileFingerprint#identity}.
   *
   * @param fingerprint the caller's hash; it is cleared
   */
  public long identity(KeyedHash fingerprint) {
    ListingCalls.beginIdentity(stat, fingerprint);
    return FileFingerprint.endIdentity(fingerprint, names, at + NAME_OFFSET, nameLength());
  }

  /**
   * Returns the stamp of the current entry, as {@link FileFingerprint#stamp}.
   *
   * @param fingerprint the caller's hash; it is cleared
   */
  public long stamp(KeyedHash fingerprint) {
    return ListingCalls.stamp(stat, fingerprint);
  }

  /**
   * Returns the name of the current entry.
   *
   * @return one name, with its raw bytes
   */
  public Path name() {
    byte[] bytes = new byte[nameLength()];
    names.get(at + NAME_OFFSET, bytes);
    return RawNames.path(bytes);
  }

  /**
   * Returns the name as text, to recognize names that the gate made. A name that is not ASCII
   * differs from all of these, and the text is not readable for people.
   *
   * @return one character for each byte
   */
  public String nameText() {
    byte[] bytes = new byte[nameLength()];
    names.get(at + NAME_OFFSET, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Returns the length of the name of the current entry, in bytes. */
  public int nameLength() {
    // The name ends at the first zero within the last eight bytes of its record.
    int from = at + NAME_OFFSET;
    int last = next - Long.BYTES;
    long bytes = names.getLong(last);
    if (names.order() == ByteOrder.BIG_ENDIAN) {
      bytes = Long.reverseBytes(bytes);
    }
    if (from > last) {
      bytes |= (1L << (Byte.SIZE * (from - last))) - 1; // the bytes before a short name
    }
    long zeros = (bytes - LOWEST_BITS) & ~bytes & HIGHEST_BITS; // exact up to the first zero
    return last + Long.numberOfTrailingZeros(zeros) / Byte.SIZE - from;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      LibcCalls.closeDescriptor(fd);
      spare.push(memory);
    }
  }
}
