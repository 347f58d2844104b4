package dev.dropgate.intake.spool;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.SparseFileChannel;
import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.model.FileMetadata;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * Copies files to the spool's file system, with their metadata as far as the policy allows it. The
 * copy is on disk on return. Stateless.
 */
final class CrossDeviceCopier {
  private final long maxFileSize;
  private final CopyPermissionPolicy rights;

  CrossDeviceCopier(long maxFileSize, CopyPermissionPolicy rights) {
    this.maxFileSize = maxFileSize;
    this.rights = rights;
  }

  /**
   * Copies a file. Opens it by its path, because that open never blocks; the path must still lead
   * to the expected inode.
   *
   * @param file its path
   * @param expected its attributes, read by the handle of its folder
   * @param incoming the path of the copy; an older copy there is deleted
   * @return the metadata of the file
   * @throws IOException if it cannot be copied; no part of the copy then remains
   */
  FileMetadata copy(Path file, PosixFileAttributes expected, Path incoming) throws IOException {
    Files.deleteIfExists(incoming);
    try (FileChannel in = DurableFiles.openForReading(file, expected.fileKey());
        FileChannel out = DurableFiles.createNew(incoming)) {
      FileMetadata attributes = attributes(file, expected); // read first, to keep the access time
      // One byte more than the limit shows that the file has grown.
      long oneMore = maxFileSize == Long.MAX_VALUE ? maxFileSize : maxFileSize + 1;
      SparseFileChannel copy = new SparseFileChannel(out);
      ContentHasher.copyAndHash(in, copy, oneMore);
      copy.finish();
      FileMetadataAccess.apply(
          rights.of(attributes), incoming); // attributes that need root are skipped
      DurableFiles.sync(out);
      return attributes;
    } catch (IOException e) {
      Files.deleteIfExists(incoming);
      throw e;
    }
  }

  private static FileMetadata attributes(Path file, PosixFileAttributes expected)
      throws IOException {
    FileMetadata attributes = FileMetadataAccess.read(file);
    if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey()
        .equals(expected.fileKey())) {
      throw new FileSystemException(file.toString(), null, "not the file that was looked at");
    }
    return attributes;
  }
}
