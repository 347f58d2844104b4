package dev.dropgate.io.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The calls of Linux that list a folder and look at what is in it, on memory outside of the heap:
 * nothing is copied or made for an entry. Apart from {@link LibcCalls}, because a C library from
 * before 2019 has not all of them. Stateless, thread safe.
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

  /** Whether the others can be called. */
  static boolean isAvailable() {
    return AVAILABLE;
  }

  /** Memory that calls can fill. */
  static ByteBuffer newBuffer(int length) {
    return ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
  }

  /** Memory for {@link #statEntry}. */
  static ByteBuffer newStatBuffer() {
    return newBuffer(STAT_BYTES);
  }

  /** Where it is; only as long as the buffer is in use. */
  static long addressOf(ByteBuffer memory) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(memory));
  }

  /**
   * Lists.
   *
   * @param fd a folder that is open for reading
   * @param memory the address of what takes the names
   * @param length of it
   * @return how many bytes were taken, 0 at the end, or a negative errno
   */
  static int listEntries(int fd, long memory, int length) {
    long count = getdents64(fd, memory, length);
    return count < 0 ? -Native.getLastError() : (int) count;
  }

  /**
   * Looks at an entry, following no link.
   *
   * @param fd its folder
   * @param name the address of its name
   * @param stat the address of what {@link #newStatBuffer} has made
   * @return 0 when done
   */
  static int statEntry(int fd, long name, long stat) {
    return statx(fd, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, stat);
  }

  /** Whether that was a regular file. */
  static boolean isRegular(ByteBuffer stat) {
    return (stat.getShort(MODE_OFFSET) & S_IFMT) == S_IFREG;
  }

  /** Begins its identity; the bytes of the name have to follow. */
  static void beginIdentity(ByteBuffer stat, KeyedHash fingerprint) {
    long device = device(stat.getInt(DEVICE_MAJOR_OFFSET), stat.getInt(DEVICE_MINOR_OFFSET));
    FileFingerprint.beginIdentity(fingerprint, device, stat.getLong(INODE_OFFSET));
  }

  /** As the C library puts it together for {@code stat} (gnu_dev_makedev). */
  private static long device(long major, long minor) {
    return ((major & 0xfffL) << 8)
        | ((major & 0xfffff000L) << 32)
        | (minor & 0xffL)
        | ((minor & 0xffffff00L) << 12);
  }

  /** Its stamp. */
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
