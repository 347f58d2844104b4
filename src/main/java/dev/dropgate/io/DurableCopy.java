package dev.dropgate.io;

import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.model.FileMetadata;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Makes copies that are complete and on disk before any other step relies on them. Stateless,
 * thread safe.
 */
public final class DurableCopy {
  private DurableCopy() {}

  /**
   * Copies content, owner, mode, times and extended attributes into a new file and makes it
   * durable. Zeros in the content become holes. The copy is read back and compared before it is
   * made durable. Metadata that the gate may not set is skipped (only root may give a file away):
   * the content is what counts.
   *
   * @param from a regular file; a link is not followed
   * @param to an unused name
   * @return the SHA-256 of the content
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   * @throws IOException if anything fails; no part of the copy then remains
   */
  public static String copy(Path from, Path to) throws IOException {
    return copy(from, to, Long.MAX_VALUE);
  }

  /**
   * Copies like {@link #copy(Path, Path)}, but at most the first bytes of a file that may grow.
   *
   * @param from a regular file; a link is not followed
   * @param to an unused name
   * @param limit in bytes
   * @return the SHA-256 of the copied bytes
   * @throws IOException if anything fails; no part of the copy then remains
   */
  public static String copy(Path from, Path to, long limit) throws IOException {
    return copy(from, to, limit, UnaryOperator.identity());
  }

  /**
   * Copies like {@link #copy(Path, Path, long)}, but gives the copy other metadata.
   *
   * @param from a regular file; a link is not followed
   * @param to an unused name
   * @param limit in bytes
   * @param given maps the file's metadata to the copy's metadata
   * @return the SHA-256 of the copied bytes
   * @throws IOException if anything fails; no part of the copy then remains
   */
  public static String copy(Path from, Path to, long limit, UnaryOperator<FileMetadata> given)
      throws IOException {
    FileMetadata attributes =
        FileMetadataAccess.read(from); // before reading the content, to keep the last access time
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
      FileMetadataAccess.apply(
          attributes, to); // last, because a mode like 000 would prevent reading it back
      DurableFiles.sync(out);
      return read;
    } catch (IOException e) {
      Files.deleteIfExists(to);
      throw e;
    }
  }
}
