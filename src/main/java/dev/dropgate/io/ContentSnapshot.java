package dev.dropgate.io;

import dev.dropgate.io.linux.LeaseCalls;
import dev.dropgate.io.linux.LibcCalls;
import dev.dropgate.io.linux.WriterState;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * The content of a file at one moment; the file stays where other users can write to it.
 *
 * @param sha256 64 lower-case hex digits
 * @param stamp the state of the inode, the same before and after reading
 * @param writers whether a process held it open for writing before it was read
 */
public record ContentSnapshot(String sha256, Stamp stamp, WriterState writers) {
  /**
   * The values that change when a file is written to.
   *
   * @param key the inode
   * @param size in bytes
   * @param modified the last change of the content; a process can set it
   * @param changed the last change of anything; no process can set it
   */
  public record Stamp(Object key, long size, FileTime modified, FileTime changed) {
    /**
     * Reads the stamp of a file without opening it.
     *
     * @param file its path; a link is not followed
     * @return the current stamp
     * @throws IOException if the file does not exist
     */
    public static Stamp of(Path file) throws IOException {
      return of(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static Stamp of(Path file, LinkOption... links) throws IOException {
      Map<String, Object> all =
          Files.readAttributes(file, "unix:fileKey,size,lastModifiedTime,ctime", links);
      return new Stamp(
          all.get("fileKey"),
          (Long) all.get("size"),
          (FileTime) all.get("lastModifiedTime"),
          (FileTime) all.get("ctime"));
    }
  }

  /**
   * Reads a whole file through one handle and never blocks.
   *
   * @param file its path; a file that was swapped in is not read
   * @param expected the {@code fileKey} of the regular file to read
   * @return the content's hash; its stamp did not change meanwhile
   * @throws IOException if it is another file, changes or cannot be read, or if this platform
   *     cannot open a file without blocking
   */
  public static ContentSnapshot of(Path file, Object expected) throws IOException {
    int descriptor = LibcCalls.openWithoutWaiting(file);
    if (descriptor < 0) {
      throw new FileSystemException(file.toString(), null, "cannot be opened without waiting");
    }
    try {
      Path opened = LibcCalls.descriptorPath(descriptor);
      Stamp before = Stamp.of(opened, new LinkOption[0]);
      if (!before.key().equals(expected) || !Files.isRegularFile(opened)) {
        throw new FileSystemException(file.toString(), null, "not the file that was looked at");
      }
      WriterState writers = LeaseCalls.findWriters(descriptor);
      String sha256;
      try (FileChannel channel = FileChannel.open(opened, StandardOpenOption.READ)) {
        sha256 = ContentHasher.copyAndHash(channel, null);
      }
      if (!Stamp.of(opened, new LinkOption[0]).equals(before)) {
        throw new FileSystemException(file.toString(), null, "changed while it was read");
      }
      return new ContentSnapshot(sha256, before, writers);
    } finally {
      LibcCalls.closeDescriptor(descriptor);
    }
  }
}
