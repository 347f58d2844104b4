package dev.dropgate.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.Iterator;

/** Iterates over the names in a folder that a walk has to visit. Not thread safe. */
public interface NameIterator extends Closeable {
  /**
   * Returns the next name.
   *
   * @return one name; null at the end
   * @throws IOException if the folder cannot be read
   */
  Path next() throws IOException;

  /**
   * Returns the names in a child folder.
   *
   * @param name the name of the child folder
   * @param handle the child folder, opened under that name; not closed with the iterator
   * @param fileKey the key of the child folder
   */
  NameIterator openFolder(Path name, SecureDirectoryStream<Path> handle, Object fileKey);

  /**
   * Returns whether the folder has no name at all, not even an omitted one; known only at the end.
   */
  boolean isEmpty();

  @Override
  void close();

  /** Returns an iterator over all names. */
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
      public NameIterator openFolder(
          Path name, SecureDirectoryStream<Path> handle, Object fileKey) {
        return all(handle);
      }

      @Override
      public void close() {}
    };
  }
}
