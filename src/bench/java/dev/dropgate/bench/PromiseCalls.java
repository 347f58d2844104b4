package dev.dropgate.bench;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The system calls of the promise floor. A call that fails is an exception. Stateless. */
final class PromiseCalls {
  static final int AT_FDCWD = -100;
  static final int O_DIRECTORY = Platform.isARM() ? 0x4000 : 0x10000;
  private static final int O_NOFOLLOW = Platform.isARM() ? 0x8000 : 0x20000;
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_NOATIME = 0x40000;
  static final int READ = O_NOFOLLOW | O_NONBLOCK | O_NOATIME | O_CLOEXEC;
  static final int FOLDER = O_DIRECTORY | O_CLOEXEC;
  static final int NEW = 1 | 0x40 | 0x80 | O_CLOEXEC; // O_WRONLY | O_CREAT | O_EXCL
  static final int APPEND = 1 | 0x40 | 0x400 | O_CLOEXEC; // O_WRONLY | O_CREAT | O_APPEND
  static final int AT_EMPTY_PATH = 0x1000;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int STATX_BASIC = 0x7ff;
  static final int STATX_BYTES = 256;
  static final int F_SETLEASE = 1024;
  static final long F_RDLCK = 0;
  static final long F_UNLCK = 2;
  static final int RENAME_NOREPLACE = 1;

  static {
    Native.register(PromiseCalls.class, "c");
  }

  private PromiseCalls() {}

  static native int openat(int folder, byte[] name, int flags, int mode);

  static native int statx(int folder, byte[] name, int flags, int mask, Pointer result);

  static native int fcntl(int fd, int command, long argument);

  static native long pread(int fd, Pointer buffer, long bytes, long offset);

  static native long write(int fd, byte[] bytes, long count);

  static native int close(int fd);

  static native int renameat(int from, byte[] name, int to, byte[] newName);

  static native int renameat2(int from, byte[] name, int to, byte[] newName, int flags);

  static native int linkat(int from, byte[] name, int to, byte[] newName, int flags);

  static native int unlinkat(int folder, byte[] name, int flags);

  static native int mkdirat(int folder, byte[] name, int mode);

  static native int syncfs(int fd);

  /** Returns the result of a call that has not failed. */
  static int check(int result, String call) throws IOException {
    if (result < 0) {
      throw new IOException(call + " failed: errno " + Native.getLastError());
    }
    return result;
  }

  /** Returns a name as the C library takes it. */
  static byte[] name(String name) {
    return (name + '\0').getBytes(StandardCharsets.UTF_8);
  }
}
