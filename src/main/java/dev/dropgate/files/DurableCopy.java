package dev.dropgate.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/** A copy that is whole and on disk before anybody relies on it. Stateless, thread safe. */
public final class DurableCopy {
  private DurableCopy() {}

  /**
   * Copies content, owner, mode, times and user attributes into a new file and makes it durable.
   * Afterwards the copy is read back and compared.
   *
   * @param from a regular file; a link is not followed
   * @param to a free name
   * @return the SHA-256 of the content
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   * @throws IOException if anything fails; no part of the copy stays then
   */
  public static String copy(Path from, Path to) throws IOException {
    return copy(from, to, Long.MAX_VALUE);
  }

  /**
   * Like {@link #copy(Path, Path)}, but no more than the first bytes of a file that may grow.
   *
   * @param from a regular file; a link is not followed
   * @param to a free name
   * @param limit in bytes
   * @return the SHA-256 of what was copied
   * @throws IOException if anything fails; no part of the copy stays then
   */
  public static String copy(Path from, Path to, long limit) throws IOException {
    String read;
    try (FileChannel in = Disk.openForReading(from);
        FileChannel out = Disk.createNew(to)) {
      read = fill(in, out, limit, from, to);
    }
    try {
      if (!Digests.sha256(to).equals(read)) {
        throw new FileSystemException(
            to.toString(), null, "the copy differs from what was written");
      }
      copyMode(from, to);
      return read;
    } catch (IOException e) {
      Files.deleteIfExists(to);
      throw e;
    }
  }

  private static String fill(FileChannel in, FileChannel out, long limit, Path from, Path to)
      throws IOException {
    try {
      String read = Digests.copy(in, out, limit);
      copyAttributes(from, to);
      Disk.sync(out);
      return read;
    } catch (IOException e) {
      Files.deleteIfExists(to);
      throw e;
    }
  }

  private static void copyAttributes(Path from, Path to) throws IOException {
    PosixFileAttributes old =
        Files.readAttributes(from, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributeView view =
        Files.getFileAttributeView(to, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    try {
      view.setOwner(old.owner());
      view.setGroup(old.group());
    } catch (FileSystemException e) {
      // Only root may give a file away; the copy is ours then.
    }
    copyUserAttributes(from, to);
    view.setTimes(old.lastModifiedTime(), old.lastAccessTime(), null);
  }

  // Last, because a mode like 000 would keep us from reading the copy back.
  private static void copyMode(Path from, Path to) throws IOException {
    Files.setPosixFilePermissions(
        to, Files.getPosixFilePermissions(from, LinkOption.NOFOLLOW_LINKS));
  }

  private static void copyUserAttributes(Path from, Path to) throws IOException {
    UserDefinedFileAttributeView source =
        Files.getFileAttributeView(
            from, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    UserDefinedFileAttributeView target =
        Files.getFileAttributeView(
            to, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (source == null || target == null) {
      return; // a file system without user attributes
    }
    try {
      for (String name : source.list()) {
        ByteBuffer value = ByteBuffer.allocate(source.size(name));
        source.read(name, value);
        target.write(name, value.flip());
      }
    } catch (FileSystemException e) {
      // the target's file system has no room or no place for them: the content counts
    }
  }
}
