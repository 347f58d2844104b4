package dev.dropgate.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.Iterator;

/** The names in a folder that a walk has to look at. Not thread safe. */
public interface NameIterator extends Closeable {
  /**
   * The next one.
   *
   * @return one name; null at the end
   * @throws IOException if the folder cannot be read
   */
  Path next() throws IOException;

  /**
   * The names in a folder of this folder.
   *
   * @param name the folder's, here
   * @param handle the folder itself, which was opened under that name; not closed with the names
   */
  NameIterator openFolder(Path name, SecureDirectoryStream<Path> handle);

  /** Whether the folder has no name at all, also none that is left out; known at the end. */
  boolean isEmpty();

  @Override
  void close();

  /** All names. */
  static NameIterator all(SecureDirectoryStream<Path> folder) {
    Iterator<Path> names = folder.iterator();
    return new NameIterator() {
      private boolean met;

      @Override
      public boolean isEmpty() {
        return !met;
      }

      @Override
      public Path next() throws IOException {
        try {
          boolean more = names.hasNext();
          met |= more;
          return more ? names.next().getFileName() : null;
        } catch (DirectoryIteratorException e) {
          throw e.getCause();
        }
      }

      @Override
      public NameIterator openFolder(Path name, SecureDirectoryStream<Path> handle) {
        return all(handle);
      }

      @Override
      public void close() {}
    };
  }
}
