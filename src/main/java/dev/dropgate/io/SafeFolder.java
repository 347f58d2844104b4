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
 * A folder that was reached from the root step by step, no link followed, and is held by a handle:
 * whatever others swap on the way afterwards, this one is meant. Thread safe.
 */
public final class SafeFolder implements AutoCloseable {
  private final Path path;
  private final int descriptor;

  private SafeFolder(Path path, int descriptor) {
    this.path = path;
    this.descriptor = descriptor;
  }

  /**
   * Goes to a folder.
   *
   * @param folder an absolute path; a {@code ..} in it goes up from where we are
   * @return its handle
   * @throws UnreachableFolderException if there is no such folder, or a link on the way
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
    // What is told is looked up by path: good enough for a message, nothing else relies on it.
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
        : new UnreachableFolderException(at, Obstruction.NO_FOLDER, "is no folder");
  }

  /**
   * Where it is.
   *
   * @return the path that it was opened by, without {@code ..}
   */
  public Path path() {
    return path;
  }

  /**
   * A path to something in it by the handle.
   *
   * @param name one name
   * @return a path that is good while this is open
   */
  Path resolve(Path name) {
    return handle().resolve(name);
  }

  /** The folder itself by the handle; a link to it, for the kernel. */
  Path handle() {
    return LibcCalls.descriptorPath(descriptor);
  }

  /**
   * Whether a name is taken, be it by a link that leads nowhere.
   *
   * @param name one name
   */
  public boolean contains(Path name) {
    return Files.exists(resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Takes a file of ours in, by a rename that never overwrites.
   *
   * @param file in a folder that only we can enter
   * @param name one name
   * @throws java.nio.file.FileAlreadyExistsException if it is taken
   * @throws OtherFileSystemException if the file is on another file system
   * @throws IOException if it fails; the file stays where it is
   */
  public void moveIn(Path file, Path name) throws IOException {
    DurableFiles.rename(file, resolve(name));
  }

  /**
   * Whether a regular file of this content has a name here.
   *
   * @param name one name
   * @param sha256 of the content; null for none
   */
  public boolean containsContent(Path name, String sha256) {
    try {
      return sha256 != null && contains(name) && sha256.equals(ContentHasher.sha256(resolve(name)));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Makes its names survive a power cut.
   *
   * @throws IOException if the disk refuses
   */
  public void sync() throws IOException {
    DurableFiles.sync(handle());
  }

  @Override
  public void close() {
    LibcCalls.closeDescriptor(descriptor);
  }
}
