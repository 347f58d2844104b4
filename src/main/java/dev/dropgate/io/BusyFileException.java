package dev.dropgate.io;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Thrown when a file cannot be opened now without waiting, because a process holds a lease on it.
 */
public final class BusyFileException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  BusyFileException(Path file) {
    super(file.toString(), null, "another process holds a lease on it");
  }
}
