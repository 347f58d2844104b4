package dev.dropgate.io;

import dev.dropgate.io.UnreachableFolderException.Obstruction;
import dev.dropgate.io.linux.Errno;
import dev.dropgate.io.linux.LibcCalls;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A folder that was reached from the root step by step without following a link, and is held by a
 * handle. Whatever other users swap on the path afterwards, the handle still refers to this folder.
 * Thread safe.
 */
public final class SafeFolder implements AutoCloseable {
  private final Path path;
  private final int descriptor;

  private SafeFolder(Path path, int descriptor) {
    this.path = path;
    this.descriptor = descriptor;
  }

  /**
   * Opens a folder.
   *
   * @param folder an absolute path; a {@code ..} in it goes up from the folder reached so far
   * @return its handle
   * @throws UnreachableFolderException if the folder does not exist, or a link is on the path
   * @throws IOException if the platform has no such handles
   */
  public static SafeFolder open(Path folder) throws IOException {
    Path at = Path.of("/");
    int descriptor = step(-1, at, at);
    for (Path name : folder) {
      at = at.resolve(name);
      int next;
      try {
        next = step(descriptor, name, at);
      } finally {
        LibcCalls.closeDescriptor(descriptor);
      }
      descriptor = next;
    }
    return new SafeFolder(folder.normalize(), descriptor);
  }

  private static int step(int parent, Path name, Path at) throws IOException {
    int next = LibcCalls.openFolder(parent, name);
    if (next == Integer.MIN_VALUE) {
      throw new FileSystemException(
          at.toString(), null, "folders cannot be opened safely here: that needs Linux and JNA");
    }
    if (next >= 0) {
      return next;
    }
    // The description is looked up by path: good enough for a message, and nothing else relies on
    // it.
    switch (-next) {
      case Errno.ENOENT -> throw new UnreachableFolderException(at, Obstruction.GONE, "is gone");
      case Errno.ENOTDIR, Errno.ELOOP -> throw obstructionAt(at);
      default -> throw new UnreachableFolderException(at, Obstruction.OTHER, Errno.describe(-next));
    }
  }

  private static UnreachableFolderException obstructionAt(Path at) throws IOException {
    BasicFileAttributes now =
        Files.readAttributes(at, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (now.isSymbolicLink()) {
      return new UnreachableFolderException(at, Obstruction.LINK, "is a symbolic link");
    }
    return now.isDirectory()
        ? new UnreachableFolderException(at, Obstruction.OTHER, "was swapped while we looked")
        : new UnreachableFolderException(at, Obstruction.NO_FOLDER, "is not a folder");
  }

  /**
   * Returns the path of the folder.
   *
   * @return the path that it was opened by, without {@code ..}
   */
  public Path path() {
    return path;
  }

  /**
   * Returns a path to an entry of the folder by its handle.
   *
   * @param name one name
   * @return a path that is valid while this folder is open
   */
  Path resolve(Path name) {
    return handle().resolve(name);
  }

  /**
   * Returns a path to the folder itself by its handle; for the kernel, it is a link to the folder.
   */
  Path handle() {
    return LibcCalls.descriptorPath(descriptor);
  }

  /**
   * Returns whether a name is taken, even by a dangling link.
   *
   * @param name one name
   */
  public boolean contains(Path name) {
    return Files.exists(resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Moves a file of the gate into the folder by a rename that never overwrites.
   *
   * @param file a file in a folder that only the gate can enter
   * @param name one name
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   * @throws OtherFileSystemException if the file is on another file system
   * @throws IOException if it fails; the file then stays in place
   */
  public void moveIn(Path file, Path name) throws IOException {
    DurableFiles.rename(file, resolve(name));
  }

  /**
   * Returns whether a name is that of a regular file with this content.
   *
   * @param name one name
   * @param sha256 the hash of the content; null for none
   */
  public boolean containsContent(Path name, String sha256) {
    try {
      return sha256 != null && contains(name) && sha256.equals(ContentHasher.sha256(resolve(name)));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Makes the folder's names survive a power cut.
   *
   * @throws IOException if the disk fails
   */
  public void sync() throws IOException {
    DurableFiles.sync(handle());
  }

  @Override
  public void close() {
    LibcCalls.closeDescriptor(descriptor);
  }
}
