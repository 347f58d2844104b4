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
 * Small files that we have written, read as a whole. What somebody has put in the place of one
 * neither stops us (a FIFO), nor leads us elsewhere (a link), nor fills the memory. Stateless.
 */
public final class BoundedFiles {
  /** Far more than the longest manifest, extended attributes and all; in bytes. */
  static final int MAX_FILE_BYTES = 64 * 1024 * 1024;

  private BoundedFiles() {}

  /**
   * Reads one.
   *
   * @param file its path
   * @return all of its bytes
   * @throws java.nio.file.NoSuchFileException if it is not there
   * @throws FileSystemException if it is no regular file, or longer than any of ours
   * @throws IOException if the disk fails
   */
  public static byte[] read(Path file) throws IOException {
    byte[] small = SmallReadCalls.read(file);
    if (small != null) {
      return small;
    }
    if (!LibcCalls.isAvailable()) {
      requireRegular(file); // what opens without waiting tells that by itself
    }
    try (OpenFile open = OpenFile.open(file)) {
      if (open.size() > MAX_FILE_BYTES) {
        throw new FileSystemException(file.toString(), null, "is longer than any that we write");
      }
      return open.readBytes(0, (int) open.size());
    } catch (IOException e) {
      requireRegular(file); // says what it is instead
      throw e;
    }
  }

  /**
   * Refuses what is there in the place of a file of ours.
   *
   * @param file its path
   * @throws FileSystemException if it is no regular file
   * @throws IOException if it cannot be looked at
   */
  public static void requireRegular(Path file) throws IOException {
    requireRegular(
        file, Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
  }

  private static void requireRegular(Path file, BasicFileAttributes there)
      throws FileSystemException {
    if (!there.isRegularFile()) {
      String what = there.isSymbolicLink() ? "is a symbolic link" : "is no regular file";
      throw new FileSystemException(file.toString(), null, what);
    }
  }
}
