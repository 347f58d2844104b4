package dev.dropgate.io.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * System calls that list a folder and examine its entries, on memory outside the heap: nothing is
 * copied or created per entry. They are separate from {@link LibcCalls}, because a C library from
 * before 2019 lacks some of them. Stateless, thread safe.
 */
final class ListingCalls {
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;

  /** STATX_BASIC_STATS, linux/stat.h. */
  private static final int STATX_BASIC_STATS = 0x7ff;

  // struct statx, linux/stat.h
  private static final int STAT_BYTES = 256;
  private static final int MODE_OFFSET = 28;
  private static final int INODE_OFFSET = 32;
  private static final int SIZE_OFFSET = 40;
  private static final int CHANGED_OFFSET = 96;
  private static final int MODIFIED_OFFSET = 112;
  private static final int NANOS_OFFSET = 8;
  private static final int DEVICE_MAJOR_OFFSET = 136;
  private static final int DEVICE_MINOR_OFFSET = 140;

  private static final int S_IFMT = 0xF000;
  private static final int S_IFREG = 0x8000;

  private static final boolean AVAILABLE = LibcCalls.bindNativeMethods(ListingCalls.class);

  private ListingCalls() {}

  /** Returns whether the other methods can be called. */
  static boolean isAvailable() {
    return AVAILABLE;
  }

  /** Returns memory that native calls can fill. */
  static ByteBuffer newBuffer(int length) {
    return ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
  }

  /** Returns memory for {@link #statEntry}. */
  static ByteBuffer newStatBuffer() {
    return newBuffer(STAT_BYTES);
  }

  /** Returns the address of a buffer; valid only while the buffer is in use. */
  static long addressOf(ByteBuffer memory) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(memory));
  }

  /**
   * Reads the next entries of a folder.
   *
   * @param fd a folder that is open for reading
   * @param memory the address of the buffer for the entries
   * @param length the buffer's length in bytes
   * @return the number of bytes written, 0 at the end, or a negative errno
   */
  static int listEntries(int fd, long memory, int length) {
    long count = getdents64(fd, memory, length);
    return count < 0 ? -Native.getLastError() : (int) count;
  }

  /**
   * Examines an entry without following a link.
   *
   * @param fd its folder
   * @param name the address of its name
   * @param stat the address of a buffer of {@link #newStatBuffer}
   * @return 0 on success
   */
  static int statEntry(int fd, long name, long stat) {
    return statx(fd, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, stat);
  }

  /** Returns whether the examined entry is a regular file. */
  static boolean isRegular(ByteBuffer stat) {
    return (stat.getShort(MODE_OFFSET) & S_IFMT) == S_IFREG;
  }

  /** Begins the identity of the examined entry; the bytes of the name must follow. */
  static void beginIdentity(ByteBuffer stat, KeyedHash fingerprint) {
    long device = device(stat.getInt(DEVICE_MAJOR_OFFSET), stat.getInt(DEVICE_MINOR_OFFSET));
    FileFingerprint.beginIdentity(fingerprint, device, stat.getLong(INODE_OFFSET));
  }

  /** Returns a device number as the C library builds it for {@code stat} (gnu_dev_makedev). */
  private static long device(long major, long minor) {
    return ((major & 0xfffL) << 8)
        | ((major & 0xfffff000L) << 32)
        | (minor & 0xffL)
        | ((minor & 0xffffff00L) << 12);
  }

  /** Returns the stamp of the examined entry. */
  static long stamp(ByteBuffer stat, KeyedHash fingerprint) {
    return FileFingerprint.stamp(
        fingerprint,
        stat.getLong(SIZE_OFFSET),
        stat.getLong(MODIFIED_OFFSET),
        stat.getInt(MODIFIED_OFFSET + NANOS_OFFSET),
        stat.getLong(CHANGED_OFFSET),
        stat.getInt(CHANGED_OFFSET + NANOS_OFFSET));
  }

  private static native long getdents64(int fd, long memory, long length);

  private static native int statx(int folder, long name, int flags, int mask, long stat);
}
