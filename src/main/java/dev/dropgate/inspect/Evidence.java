package dev.dropgate.inspect;

import dev.dropgate.files.Digests;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What identifies the bytes of an entry, taken after the claim.
 *
 * @param size in bytes
 * @param sha256 64 lower-case hex digits; null if the file cannot be read or is too big
 * @param owner user name or number
 * @param group group name or number
 * @param mode nine characters, for example {@code rw-r--r--}
 * @param modifiedAt last change of the content, ISO 8601 in UTC
 */
public record Evidence(
    long size, String sha256, String owner, String group, String mode, String modifiedAt) {
  /**
   * Reads a file through, once.
   *
   * @param file a regular file; a link is not followed
   * @param hash whether to read it for its SHA-256
   * @return its evidence
   * @throws IOException if the file is gone or the disk fails
   */
  public static Evidence of(Path file, boolean hash) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return new Evidence(
        attributes.size(),
        hash ? hash(file) : null,
        attributes.owner().getName(),
        attributes.group().getName(),
        PosixFilePermissions.toString(attributes.permissions()),
        attributes.lastModifiedTime().toString());
  }

  private static String hash(Path file) throws IOException {
    try {
      return Digests.sha256(file);
    } catch (AccessDeniedException e) {
      return null; // not ours to read: a finding says so, and the record keeps the file all the
      // same
    }
  }
}
