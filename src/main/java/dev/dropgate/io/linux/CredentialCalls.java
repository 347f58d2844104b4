package dev.dropgate.io.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Calls that change the user and group IDs of this process; all of its threads change together.
 * Stateless, thread safe.
 */
final class CredentialCalls {
  /** struct passwd, pwd.h, on 64-bit Linux: two pointers, then the user ID and the group ID. */
  private static final int PASSWD_GID_OFFSET = 2 * Long.BYTES + Integer.BYTES;

  private static final boolean AVAILABLE = LibcCalls.bindNativeMethods(CredentialCalls.class);

  private CredentialCalls() {}

  /** Returns whether the other methods can be called. */
  static boolean isAvailable() {
    return AVAILABLE;
  }

  /** Returns the effective user ID of this process. */
  static int user() {
    return geteuid();
  }

  /**
   * Takes the rights of a user, with all groups that the user belongs to. The process can change
   * back, because the real and the saved user ID do not change.
   *
   * @param uid the user ID
   * @param gid the group ID if the user is not in the password file
   * @return 0 on success, else the errno
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
   * Sets the effective user ID, to take the rights of root or to give them up again; groups are
   * unchanged.
   *
   * @return 0 on success, else the errno
   */
  static int switchTo(int uid) {
    return seteuid(uid) == 0 ? 0 : Native.getLastError();
  }

  /** Restores the rights that the process was started with. */
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
