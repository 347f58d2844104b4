package dev.dropgate.inspect.archive;

/** Bits of {@code st_mode}, see inode(7). */
final class UnixFileMode {
  /** The bits that tell the type. */
  static final int TYPE = 0170000;

  /** The type of a symbolic link. */
  static final int LINK = 0120000;

  private UnixFileMode() {}
}
