package dev.dropgate.runtime;

import dev.dropgate.io.linux.KernelThread;
import java.util.Set;

/** Describes where a thread hangs. Stateless. */
final class HangDescription {
  /** Calls that block on a frozen file system, while all calls that only read continue. */
  private static final Set<String> WRITE_CALLS =
      Set.of(
          "rename",
          "renameat",
          "renameat2",
          "link",
          "linkat",
          "unlink",
          "unlinkat",
          "mkdir",
          "rmdir",
          "symlink",
          "write",
          "writev",
          "pwrite",
          "force",
          "syncfs",
          "fsync",
          "truncate",
          "chmod",
          "fchmod",
          "chown",
          "fchown",
          "lchown",
          "futimes",
          "utimes",
          "setxattr",
          "lsetxattr");

  /** The classes of the JDK whose native methods are calls to the file system. */
  private static final Set<String> FILE_CALL_CLASSES =
      Set.of(
          "sun.nio.fs.UnixNativeDispatcher",
          "sun.nio.ch.FileDispatcherImpl", // until Java 20
          "sun.nio.ch.UnixFileDispatcherImpl");

  private static final String PACKAGE_PREFIX = "dev.dropgate.";
  private static final String SYSTEM_CALL_PREFIX = PACKAGE_PREFIX + "io.linux.";

  private HangDescription() {}

  /**
   * Describes where a thread hangs.
   *
   * @param sample the kernel's data about the thread; may be null
   * @param thread the thread; may be null
   * @return part of a sentence, without file names or other external text
   */
  static String describe(KernelThread.Sample sample, Thread thread) {
    return describe(
        sample == null ? '?' : sample.state(),
        thread == null ? new StackTraceElement[0] : thread.getStackTrace());
  }

  static String describe(char state, StackTraceElement... stack) {
    if (stack.length == 0) {
      return "its thread is gone or idle";
    }
    String where = where(stack);
    StackTraceElement top = stack[0];
    if (isWrite(top) && (state == 'D' || (state != 'S' && top.isNativeMethod()))) {
      return "a disk takes no writes (frozen, or much too slow) in " + where;
    }
    if (state == 'D' || (state == 'S' && isFileCall(top))) {
      return "a disk or mount does not answer in " + where;
    }
    return (state == 'R' ? "it computes in " : "it waits in ") + where;
  }

  // The JDK's native methods have a number at the end: rename0.
  private static boolean isWrite(StackTraceElement call) {
    String name = call.getMethodName();
    int end = name.endsWith("0") ? name.length() - 1 : name.length();
    return WRITE_CALLS.contains(name.substring(0, end));
  }

  // A call that waits for the server of a mount (FUSE, NFS) can be interrupted, so its state is S,
  // also if it writes. On a frozen file system the state is D.
  private static boolean isFileCall(StackTraceElement call) {
    return call.isNativeMethod()
        && (FILE_CALL_CLASSES.contains(call.getClassName())
            || (call.getClassName().startsWith(SYSTEM_CALL_PREFIX)
                && !call.getMethodName().equals("poll")));
  }

  private static String where(StackTraceElement... stack) {
    String top = name(stack[0]);
    if (isOurs(stack[0])) {
      return top;
    }
    for (StackTraceElement call : stack) {
      if (isOurs(call)) {
        return top + ", called by " + name(call);
      }
    }
    return top;
  }

  private static boolean isOurs(StackTraceElement call) {
    return call.getClassName().startsWith(PACKAGE_PREFIX);
  }

  private static String name(StackTraceElement call) {
    String type = call.getClassName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + call.getMethodName();
  }
}
