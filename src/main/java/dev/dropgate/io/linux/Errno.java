package dev.dropgate.io.linux;

/** Error numbers of Linux, the same on x86-64 and AArch64. Stateless. */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  static final int EIO = 5;
  public static final int EAGAIN = 11;
  static final int EACCES = 13;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  static final int ENOSPC = 28;
  static final int EROFS = 30;
  public static final int EMLINK = 31;
  static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ELOOP = 40;
  public static final int EOPNOTSUPP = 95;
  static final int EDQUOT = 122;

  private Errno() {}

  /** Returns a description of an error. */
  public static String describe(int errno) {
    return switch (errno) {
      case EPERM -> "operation not permitted";
      case ENOENT -> "is gone";
      case EIO -> "input/output error";
      case EACCES -> "permission denied";
      case EINVAL -> "the file system does not take it (a name that it cannot hold?)";
      case ENOSPC -> "no space left on device";
      case EROFS -> "read-only file system";
      case ENAMETOOLONG -> "name too long for its file system";
      case EDQUOT -> "disk quota exceeded";
      default -> "errno " + errno;
    };
  }
}
