package dev.dropgate.io;

import dev.dropgate.io.linux.FileMetadata;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** A copy that is whole and on disk before anybody relies on it. Stateless, thread safe. */
public final class DurableCopy {
  private DurableCopy() {}

  /**
   * Copies content, owner, mode, times and extended attributes into a new file and makes it
   * durable. Where the content is zeros the copy has holes. Before, it is read back and compared.
   * What we may not give to it (only root may give a file away) it does without: the content
   * counts.
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
    return copy(from, to, limit, UnaryOperator.identity());
  }

  /**
   * Like {@link #copy(Path, Path, long)}, but the copy does not get all that the file has.
   *
   * @param from a regular file; a link is not followed
   * @param to a free name
   * @param limit in bytes
   * @param given tells what the copy gets of what the file has
   * @return the SHA-256 of what was copied
   * @throws IOException if anything fails; no part of the copy stays then
   */
  public static String copy(Path from, Path to, long limit, UnaryOperator<FileMetadata> given)
      throws IOException {
    FileMetadata attributes =
        FileMetadata.of(from); // before it is read, for its time of last access
    try (FileChannel in = DurableFiles.openForReading(from);
        FileChannel out = DurableFiles.createNew(to)) {
      return copyContent(in, out, limit, given.apply(attributes), to);
    }
  }

  private static String copyContent(
      FileChannel in, FileChannel out, long limit, FileMetadata attributes, Path to)
      throws IOException {
    try {
      SparseFileChannel copy = new SparseFileChannel(out);
      String read = ContentHasher.copyAndHash(in, copy, limit);
      copy.finish();
      if (!ContentHasher.sha256(to).equals(read)) {
        throw new FileSystemException(
            to.toString(), null, "the copy differs from what was written");
      }
      attributes.applyTo(to); // last, because a mode like 000 would keep us from reading it back
      DurableFiles.sync(out);
      return read;
    } catch (IOException e) {
      Files.deleteIfExists(to);
      throw e;
    }
  }
}
