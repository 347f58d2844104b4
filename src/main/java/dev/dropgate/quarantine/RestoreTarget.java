package dev.dropgate.quarantine;

import dev.dropgate.io.SafeFolder;
import dev.dropgate.io.UnreachableFolderException;
import dev.dropgate.model.DistinctName;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * The place that a file is restored to.
 *
 * @param folder the absolute path of the folder
 * @param name a single name in the folder
 */
record RestoreTarget(Path folder, Path name) {
  private static final int MAX_NAME_TRIES = 1000;

  /**
   * Returns the target for a record's file.
   *
   * @param manifest its manifest
   * @param to a folder; null for the original one
   * @throws IOException if the file did not come from a directory on this disk and no folder is
   *     given
   */
  static RestoreTarget of(Manifest manifest, Path to) throws IOException {
    Path path = manifest.originalPath();
    if (path.getFileName() == null) {
      throw new IOException("its path " + manifest.path() + " names no file; give it back by hand");
    }
    if (to != null) {
      return new RestoreTarget(to.toAbsolutePath(), path.getFileName());
    }
    if (!path.isAbsolute()) {
      throw new IOException(
          "it came from "
              + manifest.origin().directory()
              + ", which is not a folder; give --to DIR");
    }
    return new RestoreTarget(path.getParent(), path.getFileName());
  }

  /**
   * Opens the folder without following a link.
   *
   * @return the folder
   * @throws IOException if it cannot be opened; the message names the obstacle and the fix
   */
  SafeFolder open() throws IOException {
    try {
      return SafeFolder.open(folder);
    } catch (UnreachableFolderException e) {
      String at = PrintableText.of(e.location()).toString();
      throw new IOException(
          switch (e.obstruction()) {
            case GONE -> "folder " + at + " is gone; make it, or give --to DIR";
            case LINK -> at + " is a symbolic link, and links are not followed; " + suggestFix();
            case NO_FOLDER -> at + " is not a folder; give --to DIR";
            case OTHER -> "folder " + e.getMessage() + "; give --to DIR";
          },
          e);
    }
  }

  // Suggests the folder that the links lead to. Only a person may choose it; no file goes there
  // automatically.
  private String suggestFix() {
    try {
      return "give the real path if that is right: --to " + PrintableText.of(folder.toRealPath());
    } catch (IOException e) {
      return "it leads nowhere; give --to DIR";
    }
  }

  /** An attempt to give the file a name. */
  interface NameAttempt {
    /**
     * Gives the file this name.
     *
     * @throws FileAlreadyExistsException if it is taken
     */
    void tryName(Path name) throws IOException;
  }

  /**
   * Gives the file its own name, or a distinct one.
   *
   * @param rename whether a taken name is made distinct
   * @param id the record id, which makes a name distinct
   * @param naming gives the file a name
   * @return the name that the file got
   * @throws IOException if no name is free
   */
  Path claimName(boolean rename, String id, NameAttempt naming) throws IOException {
    try {
      naming.tryName(name);
      return name;
    } catch (FileAlreadyExistsException e) {
      if (!rename) {
        throw nameTaken(folder.resolve(name), e);
      }
    }
    for (int n = 1; n <= MAX_NAME_TRIES; n++) {
      Path distinct = DistinctName.of(name, n == 1 ? id : id + "-" + n);
      try {
        naming.tryName(distinct);
        return distinct;
      } catch (FileAlreadyExistsException e) {
        // Tries the next name.
      }
    }
    throw new FileSystemException(folder.toString(), null, "no free name for the file");
  }

  private static IOException nameTaken(Path path, IOException cause) {
    return new IOException(
        PrintableText.of(path.normalize())
            + " exists and is not overwritten; move it away, or give --rename or --to DIR",
        cause);
  }
}
