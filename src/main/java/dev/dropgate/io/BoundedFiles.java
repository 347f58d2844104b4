package dev.dropgate.io;

import dev.dropgate.io.linux.LibcCalls;
import dev.dropgate.io.linux.SmallReadCalls;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads small files of the gate as a whole. Another process may have replaced such a file; a FIFO
 * does not block the read, a link is not followed, and a large file does not fill the memory.
 * Stateless.
 */
public final class BoundedFiles {
  /** In bytes; far more than the longest manifest with all extended attributes. */
  static final int MAX_FILE_BYTES = 64 * 1024 * 1024;

  private BoundedFiles() {}

  /**
   * Reads a file.
   *
   * @param file its path
   * @return all of its bytes
   * @throws java.nio.file.NoSuchFileException if the file does not exist
   * @throws FileSystemException if it is not a regular file, or is longer than any file of the gate
   * @throws IOException if the disk fails
   */
  public static byte[] read(Path file) throws IOException {
    byte[] small = SmallReadCalls.read(file);
    if (small != null) {
      return small;
    }
    if (!LibcCalls.isAvailable()) {
      requireRegular(file); // the open without waiting reports this itself
    }
    try (OpenFile open = OpenFile.open(file)) {
      if (open.size() > MAX_FILE_BYTES) {
        throw new FileSystemException(file.toString(), null, "is longer than any that we write");
      }
      return open.readBytes(0, (int) open.size());
    } catch (IOException e) {
      requireRegular(file); // reports what is there instead
      throw e;
    }
  }

  /**
   * Requires that a path leads to a regular file.
   *
   * @param file its path
   * @throws FileSystemException if it is not a regular file
   * @throws IOException if it cannot be examined
   */
  public static void requireRegular(Path file) throws IOException {
    requireRegular(
        file, Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
  }

  private static void requireRegular(Path file, BasicFileAttributes attributes)
      throws FileSystemException {
    if (!attributes.isRegularFile()) {
      String what = attributes.isSymbolicLink() ? "is a symbolic link" : "is not a regular file";
      throw new FileSystemException(file.toString(), null, what);
    }
  }
}
