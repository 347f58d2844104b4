package dev.dropgate.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy that is whole and on disk before anybody relies on it. Stateless, thread safe. */
public final class DurableCopy {
  private DurableCopy() {}

  /**
   * Copies content, owner, mode, times and extended attributes into a new file and makes it
   * durable. Afterwards the copy is read back and compared.
   *
   * @param from a regular file; a link is not followed
   * @param to a free name
   * @return the SHA-256 of the content
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   * @throws IOException if anything fails; no part of the copy stays then
   */
  public static String copy(Path from, Path to) throws IOException {
    Attributes attributes = Attributes.of(from); // before it is read, for its time of last access
    try (FileChannel in = Disk.openForReading(from);
        FileChannel out = Disk.createNew(to)) {
      return fill(in, out, to, attributes);
    }
  }

  private static String fill(FileChannel in, FileChannel out, Path to, Attributes attributes)
      throws IOException {
    try {
      String read = Digests.copy(in, out);
      if (!Digests.sha256(to).equals(read)) {
        throw new FileSystemException(
            to.toString(), null, "the copy differs from what was written");
      }
      // What is refused is no reason to stop: the copy is ours then, and the content counts.
      attributes.give(to);
      Disk.sync(out);
      return read;
    } catch (IOException e) {
      Files.deleteIfExists(to);
      throw e;
    }
  }
}
