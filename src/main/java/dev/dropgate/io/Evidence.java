package dev.dropgate.io;

import dev.dropgate.io.linux.FileMetadata;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/**
 * What identifies an entry, taken after the claim.
 *
 * @param attributes size, owner, mode, times and the like
 * @param sha256 64 lower-case hex digits; null if the file cannot be read or is too big
 */
public record Evidence(FileMetadata attributes, String sha256) {
  /**
   * Reads a file through, once.
   *
   * @param file a regular file; a link is not followed
   * @param hash whether to read it for its SHA-256
   * @return its evidence
   * @throws IOException if the file is gone or the disk fails
   */
  public static Evidence of(Path file, boolean hash) throws IOException {
    FileMetadata attributes =
        FileMetadata.of(file); // before it is read, for its time of last access
    return new Evidence(attributes, hash ? hash(file) : null);
  }

  /**
   * The size of the content.
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
      // Not ours to read: a finding says so, and the record keeps the file all the same.
      return null;
    }
  }
}
