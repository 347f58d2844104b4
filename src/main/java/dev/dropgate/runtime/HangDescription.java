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

  private static final String PACKAGE_PREFIX = "dev.dropgate.";

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
    if (state == 'D' || (top.isNativeMethod() && isWrite(top))) {
      return isWrite(top)
          ? "a disk takes no writes (frozen, or much too slow) in " + where
          : "a disk or mount does not answer in " + where;
    }
    return (state == 'R' ? "it computes in " : "it waits in ") + where;
  }

  // The JDK's native methods have a number at the end: rename0.
  private static boolean isWrite(StackTraceElement call) {
    String name = call.getMethodName();
    int end = name.endsWith("0") ? name.length() - 1 : name.length();
    return WRITE_CALLS.contains(name.substring(0, end));
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
