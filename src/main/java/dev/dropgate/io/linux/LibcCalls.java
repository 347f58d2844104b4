package dev.dropgate.io.linux;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RawNames;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * System calls of Linux that Java 17 lacks, above all: a rename that never overwrites, folders
 * opened step by step, and files without a name. All report "not available" if the platform, the C
 * library or the file system lacks them; callers then use a slower way, or report it. Stateless,
 * thread safe.
 */
public final class LibcCalls {
  /** Values of Linux, the same on x86-64 and AArch64 (fcntl.h, errno-base.h). */
  static final int AT_FDCWD = -100;

  private static final int RENAME_NOREPLACE = 1;
  private static final int AT_SYMLINK_FOLLOW = 0x400;
  private static final int O_RDONLY = 0;
  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0x40;
  private static final int O_EXCL = 0x80;
  private static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  private static final int O_NOATIME = 0x40000;
  static final int O_NOFOLLOW = Platform.isARM() ? 0x8000 : 0x20000;
  static final int O_DIRECTORY = Platform.isARM() ? 0x4000 : 0x10000;
  static final int O_PATH = 0x200000;
  private static final int O_TMPFILE = 0x400000 | O_DIRECTORY;
  private static final int OWNER_ONLY = 0600;
  private static final int SIGIO = 29;
  private static final long SIG_IGN = 1;

  /** Waits neither for a FIFO's writer nor for a lease's holder, and follows no link. */
  static final int READ_WITHOUT_WAITING = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW;

  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_TYPE = 1;
  private static final int STATX_SIZE = 0x200;
  private static final int STX_MODE = 28;
  private static final int STX_SIZE = 40;
  static final int S_IFMT = 0xF000;
  static final int S_IFREG = 0x8000;
  private static final byte[] EMPTY_PATH = {0};

  /** The result of {@link #sizeOfRegularFile} for a folder, FIFO, socket or device. */
  public static final long NOT_REGULAR_FILE = -2;

  private static final Path DESCRIPTOR_FOLDER = Path.of("/proc/self/fd");

  /** The reason why these calls are unavailable; null if they are available. */
  private static final String UNAVAILABLE_REASON = loadLibrary();

  private static final boolean AVAILABLE = UNAVAILABLE_REASON == null;

  private LibcCalls() {}

  /**
   * Renames without ever replacing a file.
   *
   * @return 0 on success, the errno on failure, -1 if the call is unavailable on this platform
   */
  public static int renameNoReplace(Path from, Path to) {
    if (!AVAILABLE) {
      return -1;
    }
    try {
      if (renameat2(AT_FDCWD, zeroEnded(from), AT_FDCWD, zeroEnded(to), RENAME_NOREPLACE) == 0) {
        return 0;
      }
      return Native.getLastError();
    } catch (UnsatisfiedLinkError e) {
      return -1; // a C library without renameat2 (musl before 1.2.5)
    }
  }

  /**
   * Opens a folder as the starting point of a path; this needs no right to list it.
   *
   * @param parent a descriptor of its parent folder; negative for a path from the root
   * @param name one name, which is not followed if it is a link
   * @return a descriptor that the caller closes, a negative errno, or {@link Integer#MIN_VALUE} if
   *     the call is unavailable on this platform
   */
  public static int openFolder(int parent, Path name) {
    if (!AVAILABLE) {
      return Integer.MIN_VALUE;
    }
    int flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    int fd = openat(parent < 0 ? AT_FDCWD : parent, zeroEnded(name), flags, 0);
    return fd < 0 ? -Native.getLastError() : fd;
  }

  /**
   * Creates a file without a name, mode 0600, open for reading and writing.
   *
   * @param folder a path of a folder on the file system of the new file
   * @return a descriptor that the caller closes, or a negative errno
   */
  public static int createUnnamed(Path folder) {
    int fd = open(zeroEnded(folder), O_TMPFILE | O_RDWR | O_CLOEXEC, OWNER_ONLY);
    return fd < 0 ? -Native.getLastError() : fd;
  }

  /** Creates a file with a name, which must be unused. */
  public static int createNew(Path file) {
    int flags = O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR | O_CLOEXEC;
    int fd = open(zeroEnded(file), flags, OWNER_ONLY);
    return fd < 0 ? -Native.getLastError() : fd;
  }

  /**
   * Gives an open file a name, which must be unused.
   *
   * @return 0 on success, else the errno
   */
  public static int linkDescriptor(int fd, Path name) {
    byte[] from = zeroEnded(descriptorPath(fd));
    int error = linkat(AT_FDCWD, from, AT_FDCWD, zeroEnded(name), AT_SYMLINK_FOLLOW);
    return error == 0 ? 0 : Native.getLastError();
  }

  /** Returns whether these calls are available on this platform. */
  public static boolean isAvailable() {
    return AVAILABLE;
  }

  /**
   * Writes everything of a file's file system to the disk.
   *
   * @return 0 on success, else the errno
   */
  public static int syncFileSystem(Path file) {
    int fd = open(zeroEnded(file), READ_WITHOUT_WAITING, 0);
    if (fd < 0) {
      return Native.getLastError();
    }
    try {
      return syncfs(fd) == 0 ? 0 : Native.getLastError();
    } finally {
      close(fd);
    }
  }

  /**
   * Opens a file for reading without blocking: neither for a FIFO's writer nor for a lease's
   * holder. The last access time stays unchanged if the gate owns the file or runs as root.
   *
   * @return a descriptor that the caller closes, a negative errno, or {@link Integer#MIN_VALUE} if
   *     the call is unavailable on this platform
   */
  public static int openWithoutWaiting(Path file) {
    if (!AVAILABLE) {
      return Integer.MIN_VALUE;
    }
    byte[] path = zeroEnded(file);
    int fd = open(path, READ_WITHOUT_WAITING | O_NOATIME, 0);
    if (fd < 0 && Native.getLastError() == Errno.EPERM) {
      fd = open(path, READ_WITHOUT_WAITING, 0);
    }
    return fd < 0 ? -Native.getLastError() : fd;
  }

  /**
   * Opens a folder for listing; it is not followed if it is a link.
   *
   * @return a descriptor that the caller closes, or a negative errno
   */
  static int openForListing(Path folder) {
    return openForListing(AT_FDCWD, folder);
  }

  /** Opens a child of an open folder for listing. */
  static int openForListing(int parent, Path name) {
    int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    int fd = openat(parent, zeroEnded(name), flags, 0);
    return fd < 0 ? -Native.getLastError() : fd;
  }

  /**
   * Returns the size of an open regular file.
   *
   * @return {@link #NOT_REGULAR_FILE} if it is not a regular file, another negative number if the
   *     call is unavailable or fails
   */
  public static long sizeOfRegularFile(int fd) {
    byte[] stat = new byte[256];
    try {
      if (statx(fd, EMPTY_PATH, AT_EMPTY_PATH, STATX_TYPE | STATX_SIZE, stat) != 0) {
        return -1;
      }
    } catch (UnsatisfiedLinkError e) {
      return -1; // a C library from before 2018
    }
    ByteBuffer fields = ByteBuffer.wrap(stat).order(ByteOrder.nativeOrder());
    return (fields.getShort(STX_MODE) & S_IFMT) == S_IFREG
        ? fields.getLong(STX_SIZE)
        : NOT_REGULAR_FILE;
  }

  /**
   * Fills an array from a file.
   *
   * @return the number of bytes, 0 at the end, or a negative errno
   */
  public static int read(int fd, byte[] bytes, long offset) {
    long count = pread(fd, bytes, bytes.length, offset);
    return count < 0 ? -Native.getLastError() : (int) count;
  }

  /** Returns a path to an open file by its descriptor; for the kernel, it is a link to the file. */
  public static Path descriptorPath(int fd) {
    return DESCRIPTOR_FOLDER.resolve(Integer.toString(fd));
  }

  /** Returns whether a path is one of {@link #descriptorPath}, which must be followed. */
  static boolean isDescriptor(Path file) {
    return file.startsWith(DESCRIPTOR_FOLDER);
  }

  /** Closes a descriptor, for example one of {@link #openWithoutWaiting}. */
  public static void closeDescriptor(int fd) {
    close(fd);
  }

  static byte[] zeroEnded(Path path) {
    byte[] bytes = RawNames.bytes(path);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  /**
   * Binds the native methods of another class if those of this class are bound; returns false if
   * not.
   */
  static boolean bindNativeMethods(Class<?> calls) {
    if (!AVAILABLE) {
      return false;
    }
    try {
      Native.register(calls, "c");
      return true;
    } catch (LinkageError e) {
      return false;
    }
  }

  private static String loadLibrary() {
    if (!Platform.isLinux() || !Platform.is64Bit()) {
      return "this is not a 64-bit Linux";
    }
    try {
      Native.register(LibcCalls.class, "c");
      ignoreBrokenLeases();
      return null;
    } catch (LinkageError e) {
      // JNA has no library for this machine, or no folder to unpack it.
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return PrintableText.of(reason.length() <= 200 ? reason : reason.substring(0, 200) + "...")
          .toString();
    }
  }

  /** Returns why these calls are unavailable; null if they are available. */
  static String unavailableReason() {
    return UNAVAILABLE_REASON;
  }

  // When a process opens a file for writing on which the gate holds a lease, the kernel sends
  // SIGIO, which ends a process that does not handle it.
  private static void ignoreBrokenLeases() {
    signal(SIGIO, SIG_IGN);
  }

  // size_t, ssize_t and off_t are a long: only 64-bit machines get here.

  private static native int open(byte[] path, int flags, int mode);

  private static native int openat(int folder, byte[] path, int flags, int mode);

  private static native int linkat(int fromDir, byte[] from, int toDir, byte[] to, int flags);

  private static native int statx(int folder, byte[] path, int flags, int mask, byte[] stat);

  private static native long pread(int fd, byte[] bytes, long count, long offset);

  private static native int close(int fd);

  private static native long signal(int number, long action);

  private static native int syncfs(int fd);

  private static native int renameat2(int fromDir, byte[] from, int toDir, byte[] to, int flags);
}
