package dev.dropgate.io;

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
 * What a file held that stays where others can write to it.
 *
 * @param sha256 64 lower-case hex digits
 * @param stamp what the inode was, before and after
 * @param writers who held it open for writing before it was read
 */
public record ContentSnapshot(String sha256, Stamp stamp, WriterState writers) {
  /**
   * What changes when a file is written to.
   *
   * @param key the inode
   * @param size in bytes
   * @param modified last change of the content; anybody can set it
   * @param changed last change of anything; nobody can set it
   */
  public record Stamp(Object key, long size, FileTime modified, FileTime changed) {
    /**
     * Looks at a file, without opening it.
     *
     * @param file its path; a link is not followed
     * @return its stamp now
     * @throws IOException if it is not there
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
   * Reads a file through without ever waiting for anybody, all of it on one handle.
   *
   * @param file its path; whatever was swapped in on the way is not read
   * @param expected the {@code fileKey} of the regular file that is meant
   * @return what it held; it did not change meanwhile, as far as its stamp tells
   * @throws IOException if it is another file, changes, cannot be read, or there is no way to open
   *     it without waiting here
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
      WriterState writers = LibcCalls.findWriters(descriptor);
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
