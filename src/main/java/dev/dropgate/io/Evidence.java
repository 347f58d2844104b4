package dev.dropgate.io;

import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.model.FileMetadata;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/**
 * The data that identify an entry, read after the claim.
 *
 * @param attributes the file's metadata: size, owner, mode, times and more
 * @param sha256 64 lower-case hex digits; null if the file cannot be read or is too big
 */
public record Evidence(FileMetadata attributes, String sha256) {
  /**
   * Reads the evidence of a file, in one pass.
   *
   * @param file a regular file; a link is not followed
   * @param hash whether to read the content for its SHA-256
   * @return the evidence of the file
   * @throws IOException if the file is gone or the disk fails
   */
  public static Evidence of(Path file, boolean hash) throws IOException {
    FileMetadata attributes =
        FileMetadataAccess.read(file); // before reading the content, to keep the last access time
    return new Evidence(attributes, hash ? hash(file) : null);
  }

  /**
   * Returns the size of the content.
   *
   * @return in bytes
   */
  public long size() {
    return attributes.size();
  }

  private static String hash(Path file) throws IOException {
    try {
      return ContentHasher.sha256(file);
    } catch (AccessDeniedException e) {
      // The gate has no right to read it. A finding says so, and the record keeps the file
      // nevertheless.
      return null;
    }
  }
}
