package dev.dropgate.io;

import dev.dropgate.io.linux.Errno;
import dev.dropgate.io.linux.LeaseCalls;
import dev.dropgate.io.linux.LibcCalls;
import dev.dropgate.io.linux.WriterState;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Syncs files and folders, creates private ones, and moves without ever overwriting, inside folders
 * of the gate. Thread safe.
 */
public final class DurableFiles {
  /** The mode of files that only the gate's user can read. */
  public static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE = mode("rw-------");

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
      mode("rwx------");

  private static volatile boolean durable = true;

  private DurableFiles() {}

  /**
   * Turns durability on or off. Without it, writes are faster but may be lost in a power cut.
   *
   * @param durable false to let the kernel decide when files reach the disk
   */
  public static void setDurable(boolean durable) {
    DurableFiles.durable = durable;
  }

  /** Returns whether writes survive a power cut. */
  static boolean isDurable() {
    return durable;
  }

  /**
   * Makes a file's content survive a power cut.
   *
   * @param channel open for writing or reading
   * @throws IOException if the disk fails; do not retry on the same file, because the kernel has
   *     forgotten what failed
   */
  public static void sync(FileChannel channel) throws IOException {
    if (durable) {
      channel.force(true);
    }
  }

  /**
   * Creates a folder that only the gate's user can enter, and its missing parents.
   *
   * @param folder the folder
   * @return the same folder
   * @throws IOException if it cannot be created, or its name is taken by something else
   */
  public static Path createPrivateFolders(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(folder, OWNER_ONLY_FOLDER);
    }
    return folder;
  }

  /**
   * Creates one folder that only the gate's user can enter; its parent must exist.
   *
   * @param folder the folder
   * @param unit the unit of work that will sync its content
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if it cannot be created
   */
  public static void createPrivateFolder(Path folder, UnitOfWork unit) throws IOException {
    Files.createDirectory(folder, OWNER_ONLY_FOLDER);
    unit.noteCreated(folder);
  }

  /**
   * Creates a file with mode 0600 and opens it for writing.
   *
   * @param file its path
   * @return the channel; the caller closes it
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if it cannot be created
   */
  public static FileChannel createNew(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        OWNER_ONLY_FILE);
  }

  /**
   * Syncs like {@link #sync(FileChannel)}, or leaves the sync to a unit of work.
   *
   * @param channel open for writing or reading
   * @param file the path of the open file
   * @param unit what the write belongs to
   * @throws IOException if the disk fails
   */
  public static void sync(FileChannel channel, Path file, UnitOfWork unit) throws IOException {
    if (durable && !unit.defersSync(file.getParent())) {
      sync(channel);
    }
  }

  /**
   * Syncs like {@link #sync(Path)}, or leaves the sync to a unit of work.
   *
   * @param folder the folder
   * @param unit what the change belongs to
   * @throws IOException if the disk fails
   */
  public static void sync(Path folder, UnitOfWork unit) throws IOException {
    if (durable && !unit.defersSync(folder)) {
      sync(folder);
    }
  }

  /**
   * Syncs a file that is not open, or leaves the sync to a unit of work.
   *
   * @param file a file of the gate; a link is not followed
   * @param unit what the change belongs to
   * @throws IOException if the disk fails
   */
  public static void syncFile(Path file, UnitOfWork unit) throws IOException {
    if (durable && !unit.defersSync(file.getParent())) {
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
        sync(channel);
      }
    }
  }

  static void syncFileSystem(Path file) throws IOException {
    int error = LibcCalls.syncFileSystem(file);
    if (error != 0) {
      throw new FileSystemException(
          file.toString(), null, "cannot sync its file system, errno " + error);
    }
  }

  /**
   * Opens a regular file for reading without blocking and without following a link.
   *
   * @param file its path
   * @return the channel; the caller closes it
   * @throws BusyFileException if a process holds a lease on it
   * @throws IOException if it cannot be opened or is not a regular file
   */
  public static FileChannel openForReading(Path file) throws IOException {
    return openForReading(file, null);
  }

  /**
   * Opens exactly the inode that was checked before.
   *
   * @param file its path
   * @param expected its {@code fileKey}; null for any
   * @return the channel; the caller closes it
   * @throws BusyFileException if a process holds a lease on it
   * @throws IOException if it cannot be opened, is not a regular file, or is another file than
   *     expected
   */
  public static FileChannel openForReading(Path file, Object expected) throws IOException {
    int fd = LibcCalls.openWithoutWaiting(file);
    if (fd == -Errno.EAGAIN) {
      throw new BusyFileException(file);
    }
    Path opened = LibcCalls.descriptorPath(fd);
    if (fd < 0 || !Files.exists(opened)) {
      return FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(opened, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw new FileSystemException(file.toString(), null, "not a regular file");
      }
      if (expected != null && !expected.equals(attributes.fileKey())) {
        throw new FileSystemException(file.toString(), null, "not the file that was looked at");
      }
      return FileChannel.open(opened, StandardOpenOption.READ);
    } finally {
      LibcCalls.closeDescriptor(fd);
    }
  }

  /**
   * Makes renames, links and new names in a folder survive a power cut.
   *
   * @param folder the folder
   * @throws IOException if the disk fails
   */
  public static void sync(Path folder) throws IOException {
    if (durable) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /**
   * Renames within one file system and never replaces another file.
   *
   * @param from the current path
   * @param to the new path
   * @throws FileAlreadyExistsException if the name is taken
   * @throws OtherFileSystemException if {@code to} is on another file system
   * @throws IOException if it fails
   */
  public static void rename(Path from, Path to) throws IOException {
    int error = LibcCalls.renameNoReplace(from, to);
    switch (error) {
      case 0 -> {}
      case Errno.EEXIST -> throw new FileAlreadyExistsException(to.toString());
      case Errno.EXDEV -> throw new OtherFileSystemException(from, to);
      case Errno.ENOENT -> throw new NoSuchFileException(from.toString(), to.toString(), null);
      default -> renameByLink(from, to);
    }
  }

  /**
   * Asks the kernel, by a read lease, whether a process has a file open or mapped for writing.
   *
   * @param file a file in a folder that only the gate can enter; a link is not followed
   * @return the answer, valid as long as no other process can open the file again
   */
  public static WriterState findWriters(Path file) {
    return LeaseCalls.findWriters(file);
  }

  private static boolean isSame(Path from, Path to) throws IOException {
    Object key = Files.getAttribute(from, "fileKey", LinkOption.NOFOLLOW_LINKS);
    return key != null
        && !from.equals(to)
        && key.equals(Files.getAttribute(to, "fileKey", LinkOption.NOFOLLOW_LINKS));
  }

  static void renameByLink(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (FileAlreadyExistsException e) {
      if (!isSame(from, to)) {
        throw e;
      } // otherwise a crash came between the link and the deletion
    } catch (FileSystemException e) {
      if (Files.getFileStore(from).equals(Files.getFileStore(to.toAbsolutePath().getParent()))) {
        throw e;
      }
      OtherFileSystemException other = new OtherFileSystemException(from, to);
      other.initCause(e);
      throw other;
    }
    Files.delete(from);
  }

  private static FileAttribute<Set<PosixFilePermission>> mode(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }
}
