package dev.dropgate.io;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Thrown when a rename would cross two file systems; the caller must copy. */
public final class OtherFileSystemException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  OtherFileSystemException(Path from, Path to) {
    super(from.toString(), to.toString(), "on another file system");
  }
}
