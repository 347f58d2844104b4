package dev.dropgate.io;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A rename was asked for across two file systems; the caller has to copy. */
public final class OtherFileSystemException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  OtherFileSystemException(Path from, Path to) {
    super(from.toString(), to.toString(), "on another file system");
  }
}
