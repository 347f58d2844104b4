package dev.dropgate.inspect.format.stream;

/** Bits of {@code st_mode}, see inode(7). */
public final class UnixFileMode {
  /** The mask of the file type. */
  public static final int TYPE = 0170000;

  /** The type of a symbolic link. */
  public static final int LINK = 0120000;

  private UnixFileMode() {}
}
