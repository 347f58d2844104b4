package dev.dropgate.quarantine;

import dev.dropgate.files.DistinctName;
import dev.dropgate.files.SafeFolder;
import dev.dropgate.files.SafeText;
import dev.dropgate.files.UnreachableFolderException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Where a file is to be put.
 *
 * @param folder absolute
 * @param name one name in it
 */
record Target(Path folder, Path name) {
  private static final int TRIES = 1000;

  /**
   * The place for a record's file.
   *
   * @param manifest its manifest
   * @param to a folder; null for the original one
   * @throws IOException if it came from nowhere on this disk and no folder is given
   */
  static Target of(Manifest manifest, Path to) throws IOException {
    Path path = manifest.originalPath();
    if (path.getFileName() == null) {
      throw new IOException("its path " + manifest.path() + " names no file; give it back by hand");
    }
    if (to != null) {
      return new Target(to.toAbsolutePath(), path.getFileName());
    }
    if (!path.isAbsolute()) {
      throw new IOException(
          "it came from " + manifest.directory() + ", which is no folder; give --to DIR");
    }
    return new Target(path.getParent(), path.getFileName());
  }

  /**
   * Goes there, following no link.
   *
   * @return the folder
   * @throws IOException that says what is in the way, and what to do
   */
  SafeFolder open() throws IOException {
    try {
      return SafeFolder.open(folder);
    } catch (UnreachableFolderException e) {
      String at = SafeText.of(e.at());
      throw new IOException(
          switch (e.why()) {
            case GONE -> "folder " + at + " is gone; make it, or give --to DIR";
            case LINK -> at + " is a symbolic link, and links are not followed; " + mend();
            case NO_FOLDER -> at + " is no folder; give --to DIR";
            case OTHER -> "folder " + e.getMessage() + "; give --to DIR";
          },
          e);
    }
  }

  // Where the links lead now, for a person to look at: nothing goes there by itself.
  private String mend() {
    try {
      return "give the real path if that is right: --to " + SafeText.of(folder.toRealPath());
    } catch (IOException e) {
      return "it leads nowhere; give --to DIR";
    }
  }

  /** Gives a name, or says that it is taken. */
  interface Naming {
    /**
     * Gives the file this name.
     *
     * @throws FileAlreadyExistsException if it is taken
     */
    void give(Path name) throws IOException;
  }

  /**
   * Finds the name.
   *
   * @param rename whether a taken name is made distinct
   * @param id the record, the mark of a distinct name
   * @param naming takes the name
   * @return the name that was taken
   * @throws IOException if there is none
   */
  Path named(boolean rename, String id, Naming naming) throws IOException {
    try {
      naming.give(name);
      return name;
    } catch (FileAlreadyExistsException e) {
      if (!rename) {
        throw taken(folder.resolve(name), e);
      }
    }
    for (int n = 1; n <= TRIES; n++) {
      Path distinct = DistinctName.of(name, n == 1 ? id : id + "-" + n);
      try {
        naming.give(distinct);
        return distinct;
      } catch (FileAlreadyExistsException e) {
        // the next one
      }
    }
    throw new FileSystemException(folder.toString(), null, "no free name for the file");
  }

  private static IOException taken(Path path, IOException cause) {
    return new IOException(
        SafeText.of(path.normalize())
            + " exists and is not overwritten; move it away, or give --rename or --to DIR",
        cause);
  }
}
