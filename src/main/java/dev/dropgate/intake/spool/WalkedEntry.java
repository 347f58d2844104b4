package dev.dropgate.intake.spool;

import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * An entry that a walk has met.
 *
 * @param parent the handle of its folder
 * @param at its current path below the monitored directory
 * @param relative the path to report, below the monitored directory; differs from {@code at} only
 *     while the entry has a reserved name
 * @param attributes the attributes that the walk read; null for a folder
 */
public record WalkedEntry(
    SecureDirectoryStream<Path> parent, Path at, Path relative, BasicFileAttributes attributes) {
  /** Returns the entry's name in its folder. */
  public Path name() {
    return at.getFileName();
  }
}
