package dev.dropgate.io;

import dev.dropgate.io.linux.Errno;
import dev.dropgate.io.linux.LibcCalls;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A new file in a folder that other users may write to. It has no name there until it is complete,
 * so a process that dies before leaves nothing. On file systems without unnamed files it has a
 * hidden name meanwhile, which a crash may leave behind. Not thread safe.
 */
public final class UnnamedFile implements AutoCloseable {
  private final SafeFolder folder;
  private final int descriptor;
  private final Path temporary;
  private final FileChannel channel;

  private UnnamedFile(SafeFolder folder, int descriptor, Path temporary) throws IOException {
    this.folder = folder;
    this.descriptor = descriptor;
    this.temporary = temporary;
    try {
      channel = FileChannel.open(path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      removeTemporary();
      LibcCalls.closeDescriptor(descriptor);
      throw e;
    }
  }

  /**
   * Creates a file with mode 0600.
   *
   * @param folder the folder of its later name; stays open
   * @return the empty file
   * @throws IOException if it cannot be created
   */
  public static UnnamedFile createIn(SafeFolder folder) throws IOException {
    int descriptor = LibcCalls.createUnnamed(folder.handle());
    switch (-descriptor) {
      case Errno.EOPNOTSUPP, Errno.EISDIR, Errno.EINVAL, Errno.ENOSYS -> {
        return createHiddenIn(folder);
      }
      default -> {
        return new UnnamedFile(folder, checked(folder, descriptor), null);
      }
    }
  }

  /** Creates a file with a hidden name: the slower way, for file systems without unnamed files. */
  static UnnamedFile createHiddenIn(SafeFolder folder) throws IOException {
    String name = ".dropgate-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".tmp";
    Path temporary = folder.resolve(Path.of(name));
    return new UnnamedFile(folder, checked(folder, LibcCalls.createNew(temporary)), temporary);
  }

  private static int checked(SafeFolder folder, int descriptor) throws IOException {
    if (descriptor < 0) {
      throw new FileSystemException(
          folder.path().toString(),
          null,
          "cannot make a file there: " + Errno.describe(-descriptor));
    }
    return descriptor;
  }

  /**
   * Returns a path to the file by its handle, whether or not it has a name.
   *
   * @return a path below {@code /proc/self/fd}, valid while this file is open
   */
  public Path path() {
    return LibcCalls.descriptorPath(descriptor);
  }

  /**
   * Returns the content as a channel.
   *
   * @return open for reading and writing; closed together with the file
   */
  public FileChannel channel() {
    return channel;
  }

  /**
   * Gives the file its name. Never replaces an existing name, not even a dangling link.
   *
   * @param name one name
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if it cannot be named; it then has no name
   */
  public void giveName(Path name) throws IOException {
    Path target = folder.resolve(name);
    int error = LibcCalls.linkDescriptor(descriptor, target);
    boolean noLinks = error == Errno.EPERM || error == Errno.EOPNOTSUPP || error == Errno.EMLINK;
    if (temporary != null && noLinks) {
      rename(target, name);
    } else if (error != 0) {
      throw error == Errno.EEXIST
          ? new FileAlreadyExistsException(folder.path().resolve(name).toString())
          : new FileSystemException(
              folder.path().resolve(name).toString(), null, Errno.describe(error));
    }
    removeTemporary();
  }

  // Other users may have replaced the hidden name by a file of their own, which must not pass as
  // the gate's.
  private void rename(Path target, Path name) throws IOException {
    Path shown = folder.path().resolve(name);
    try {
      if (!isOurs(temporary)) {
        throw new FileSystemException(shown.toString(), null, "was swapped while it was made");
      }
      DurableFiles.rename(temporary, target);
    } catch (FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(shown.toString());
    }
    if (!isOurs(target)) {
      throw new FileSystemException(shown.toString(), null, "was swapped while it was made");
    }
  }

  private boolean isOurs(Path name) throws IOException {
    try {
      Object there = Files.getAttribute(name, "unix:fileKey", LinkOption.NOFOLLOW_LINKS);
      return there.equals(Files.getAttribute(path(), "unix:fileKey"));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private void removeTemporary() throws IOException {
    if (temporary != null && isOurs(temporary)) {
      Files.delete(temporary);
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      removeTemporary();
    } finally {
      LibcCalls.closeDescriptor(descriptor);
    }
  }
}
