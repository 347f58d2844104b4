package dev.dropgate.io.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The calls of Linux that change whose rights this process has: all of its threads change together.
 * Stateless, thread safe.
 */
final class CredentialCalls {
  /**
   * struct passwd, pwd.h, on 64-bit Linux: two pointers, then the user's and the group's number.
   */
  private static final int PASSWD_GID_OFFSET = 2 * Long.BYTES + Integer.BYTES;

  private static final boolean AVAILABLE = LibcCalls.bindNativeMethods(CredentialCalls.class);

  private CredentialCalls() {}

  /** Whether the others can be called. */
  static boolean isAvailable() {
    return AVAILABLE;
  }

  /** The user whose rights this process has now. */
  static int user() {
    return geteuid();
  }

  /**
   * Takes the rights of a user, with all groups that the user is in. The way back stays open: the
   * real and the saved user do not change.
   *
   * @param uid the user
   * @param gid the group if the user is not in the password file
   * @return 0 when done, else the errno
   */
  static int become(int uid, int gid) {
    Pointer entry = getpwuid(uid);
    int group = entry == null ? gid : entry.getInt(PASSWD_GID_OFFSET);
    byte[] name =
        entry == null
            ? new byte[] {0}
            : zeroEnded(entry.getPointer(0).getString(0, StandardCharsets.ISO_8859_1.name()));
    int error = entry == null ? setgroups(0, null) : initgroups(name, group);
    if (error != 0 || setegid(group) != 0 || seteuid(uid) != 0) {
      return Native.getLastError();
    }
    return 0;
  }

  /**
   * Takes the rights of root again, or gives them up again, groups aside.
   *
   * @return 0 when done, else the errno
   */
  static int switchTo(int uid) {
    return seteuid(uid) == 0 ? 0 : Native.getLastError();
  }

  /** Back to what the process was started with. */
  static int restoreRoot() {
    return seteuid(0) == 0 && setegid(getgid()) == 0 && initgroups(zeroEnded("root"), 0) == 0
        ? 0
        : Native.getLastError();
  }

  private static byte[] zeroEnded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  private static native int geteuid();

  private static native int getgid();

  private static native int seteuid(int uid);

  private static native int setegid(int gid);

  private static native int setgroups(long count, int[] groups);

  private static native int initgroups(byte[] user, int group);

  private static native Pointer getpwuid(int uid);
}
