package dev.dropgate.intake.spool;

import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * An entry that a walk has met.
 *
 * @param parent the handle of its folder
 * @param at where it is, below the monitored directory
 * @param relative its path below the monitored directory as it is to be known: another one than
 *     {@code at} if we gave it a reserved name
 * @param attributes what was looked at; null for a folder
 */
public record WalkedEntry(
    SecureDirectoryStream<Path> parent, Path at, Path relative, BasicFileAttributes attributes) {
  /** Its name in its folder. */
  public Path name() {
    return at.getFileName();
  }
}
