package dev.dropgate.files;

/** Error numbers of Linux, the same on x86-64 and AArch64. Stateless. */
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EIO = 5;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EEXIST = 17;
  static final int EXDEV = 18;
  static final int ENOTDIR = 20;
  static final int EISDIR = 21;
  static final int EINVAL = 22;
  static final int ENOSPC = 28;
  static final int EROFS = 30;
  static final int EMLINK = 31;
  static final int ENAMETOOLONG = 36;
  static final int ENOSYS = 38;
  static final int ELOOP = 40;
  static final int EOPNOTSUPP = 95;
  static final int EDQUOT = 122;

  private Errno() {}

  /** The error in words. */
  static String text(int errno) {
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
