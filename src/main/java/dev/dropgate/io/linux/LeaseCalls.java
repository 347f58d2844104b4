package dev.dropgate.io.linux;

import com.sun.jna.Native;
import dev.dropgate.io.ClaimLease;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Takes read leases, above all for {@link ClaimLease}: with them the kernel answers whether a
 * process has a file open for writing. Stateless, thread safe.
 */
public final class LeaseCalls {
  private static final int O_PATH_DIRECTORY =
      LibcCalls.O_PATH | LibcCalls.O_DIRECTORY | LibcCalls.O_CLOEXEC;

  /** The same number on every architecture, like all calls since Linux 5.1. */
  private static final long SYS_OPENAT2 = 437;

  /** RESOLVE_NO_SYMLINKS and RESOLVE_BENEATH of linux/openat2.h. */
  private static final long NO_LINKS_AND_BELOW = 0x04 | 0x08;

  private static final byte[] OPEN_HOW =
      ByteBuffer.allocate(24)
          .order(ByteOrder.nativeOrder())
          .putLong(LibcCalls.READ_WITHOUT_WAITING)
          .putLong(0)
          .putLong(NO_LINKS_AND_BELOW)
          .array();

  private static final int F_SETLEASE = 1024;
  private static final int F_GETLEASE = 1025;
  private static final int F_RDLCK = 0;
  private static final int F_UNLCK = 2;
  private static final int STATX_TYPE_AND_INODE = 1 | 0x100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final byte[] EMPTY_PATH = {0};

  private static final boolean AVAILABLE = LibcCalls.bindNativeMethods(LeaseCalls.class);

  private LeaseCalls() {}

  /** Opens a folder and follows links; returns a negative number if the call is unavailable. */
  public static int openFolder(Path folder) {
    return AVAILABLE
        ? openat(LibcCalls.AT_FDCWD, LibcCalls.zeroEnded(folder), O_PATH_DIRECTORY, 0)
        : -1;
  }

  /**
   * Opens a file below a folder without following a link; returns a descriptor or a negative errno.
   */
  public static int openBelow(int root, Path folder, Path relative) {
    long fd = syscall(SYS_OPENAT2, root, LibcCalls.zeroEnded(relative), OPEN_HOW, OPEN_HOW.length);
    if (fd >= 0) {
      return (int) fd;
    }
    int error = Native.getLastError();
    // The kernel is older than Linux 5.6, or a filter of system calls is.
    return error == Errno.ENOSYS || error == Errno.EPERM
        ? openInSteps(folder.resolve(relative))
        : -error;
  }

  // Opens first a mere handle, which opens no device or FIFO, and then the file by its handle if it
  // is a regular file. It does not matter what a folder on the path was swapped for.
  public static int openInSteps(Path file) {
    int handle =
        openat(
            LibcCalls.AT_FDCWD,
            LibcCalls.zeroEnded(file),
            LibcCalls.O_PATH | LibcCalls.O_NOFOLLOW | LibcCalls.O_CLOEXEC,
            0);
    if (handle < 0) {
      return -Native.getLastError();
    }
    try {
      if (LibcCalls.sizeOfRegularFile(handle) < 0) {
        return -Errno.EINVAL;
      }
      int flags = LibcCalls.READ_WITHOUT_WAITING & ~LibcCalls.O_NOFOLLOW;
      int fd =
          openat(
              LibcCalls.AT_FDCWD, LibcCalls.zeroEnded(LibcCalls.descriptorPath(handle)), flags, 0);
      return fd < 0 ? -Native.getLastError() : fd;
    } finally {
      LibcCalls.closeDescriptor(handle);
    }
  }

  /** Returns whether a descriptor belongs to the regular file with this key. */
  public static boolean isRegularFile(int fd, Object fileKey) {
    byte[] stat = new byte[256];
    try {
      return statx(fd, EMPTY_PATH, AT_EMPTY_PATH, STATX_TYPE_AND_INODE, stat) == 0
          && isRegularFile(stat, fileKey);
    } catch (UnsatisfiedLinkError e) {
      return false; // a C library from before 2018
    }
  }

  // The offsets are those of struct statx in linux/stat.h.
  private static boolean isRegularFile(byte[] stat, Object fileKey) {
    ByteBuffer fields = ByteBuffer.wrap(stat).order(ByteOrder.nativeOrder());
    if ((fields.getShort(28) & LibcCalls.S_IFMT) != LibcCalls.S_IFREG) {
      return false;
    }
    long major = fields.getInt(136) & 0xFFFFFFFFL;
    long minor = fields.getInt(140) & 0xFFFFFFFFL;
    // Builds the device number as makedev(3) does; the JDK shows it as text only.
    long device =
        (major & 0xFFFFF000L) << 32
            | (major & 0xFFF) << 8
            | (minor & 0xFFFFFF00L) << 12
            | (minor & 0xFF);
    String key = "(dev=" + Long.toHexString(device) + ",ino=" + fields.getLong(32) + ")";
    return key.equals(String.valueOf(fileKey));
  }

  /** Takes a read lease if no process has the file open for writing. */
  public static WriterState takeLease(int fd) {
    if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0) {
      return WriterState.NONE;
    }
    return Native.getLastError() == Errno.EAGAIN ? WriterState.SOME : WriterState.UNKNOWN;
  }

  /** Returns whether a lease is intact. It is not while a process waits for its end. */
  public static boolean isIntact(int fd) {
    return fcntl(fd, F_GETLEASE, 0) == F_RDLCK;
  }

  /** Returns whether a process has the file open for writing, including by a shared mapping. */
  public static WriterState findWriters(Path file) {
    return findWriters(file, null);
  }

  /**
   * Returns whether a process has exactly this file open for writing, including by a shared
   * mapping.
   *
   * @param fileKey the key of a regular file; null for any
   * @return {@code UNKNOWN} also if another file has taken the name
   */
  public static WriterState findWriters(Path file, Object fileKey) {
    if (!AVAILABLE) {
      return WriterState.UNKNOWN;
    }
    int fd =
        openat(LibcCalls.AT_FDCWD, LibcCalls.zeroEnded(file), LibcCalls.READ_WITHOUT_WAITING, 0);
    if (fd < 0) {
      // A process holds a write lease: it may write, and a blocking open would wait for it.
      return Native.getLastError() == Errno.EAGAIN ? WriterState.SOME : WriterState.UNKNOWN;
    }
    try {
      return fileKey == null || isRegularFile(fd, fileKey) ? findWriters(fd) : WriterState.UNKNOWN;
    } finally {
      LibcCalls.closeDescriptor(fd);
    }
  }

  /** Returns whether a process has the file of a read-only descriptor open for writing. */
  public static WriterState findWriters(int fd) {
    if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0) {
      return fcntl(fd, F_SETLEASE, F_UNLCK) == 0 ? WriterState.NONE : WriterState.UNKNOWN;
    }
    return Native.getLastError() == Errno.EAGAIN ? WriterState.SOME : WriterState.UNKNOWN;
  }

  private static native long syscall(long number, long folder, byte[] path, byte[] how, long size);

  private static native int openat(int folder, byte[] path, int flags, int mode);

  private static native int statx(int folder, byte[] path, int flags, int mask, byte[] stat);

  private static native int fcntl(int fd, int command, int argument);
}
