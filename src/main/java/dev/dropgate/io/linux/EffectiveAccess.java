package dev.dropgate.io.linux;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process may do with a file, with its effective rights. Java asks access(2), which
 * leaves out capabilities that a process has without being root, for example the ambient ones of a
 * systemd unit. Follows links. Where the C library cannot be called, Java's answer counts. Thread
 * safe.
 */
public final class EffectiveAccess {
  // unistd.h, fcntl.h
  private static final int R_OK = 4;
  private static final int W_OK = 2;
  private static final int X_OK = 1;
  private static final int AT_FDCWD = -100;
  private static final int AT_EACCESS = 0x200;

  private static final boolean BOUND = LibcCalls.bindNativeMethods(EffectiveAccess.class);

  private EffectiveAccess() {}

  /** Returns whether a file can be read, or a folder listed. */
  public static boolean canRead(Path path) {
    return BOUND ? isAllowed(path, R_OK) : Files.isReadable(path);
  }

  /** Returns whether a file can be written, or entries of a folder can come and go. */
  public static boolean canWrite(Path path) {
    return BOUND ? isAllowed(path, W_OK) : Files.isWritable(path);
  }

  /** Returns whether entries of a folder can be reached by their names. */
  public static boolean canEnter(Path path) {
    return BOUND ? isAllowed(path, X_OK) : Files.isExecutable(path);
  }

  private static boolean isAllowed(Path path, int mode) {
    return faccessat(AT_FDCWD, LibcCalls.zeroEnded(path), mode, AT_EACCESS) == 0;
  }

  private static native int faccessat(int folder, byte[] path, int mode, int flags);
}
