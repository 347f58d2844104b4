package dev.dropgate.io;

import dev.dropgate.io.linux.Errno;
import dev.dropgate.io.linux.LeaseCalls;
import dev.dropgate.io.linux.LibcCalls;
import dev.dropgate.io.linux.WriterState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Writes that survive a power cut and moves that never overwrite, inside folders of the gate.
 * Stateless, thread safe.
 */
public final class DurableFiles {
  /** The mode of files that only the gate's user can read. */
  public static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE = mode("rw-------");

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
      mode("rwx------");

  private static final String SCRATCH_SUFFIX = ".tmp";

  /**
   * Distinguishes the scratch files of this process from those of an earlier process with the same
   * number.
   */
  private static final String SCRATCH_PREFIX =
      "." + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + "-";

  private static final AtomicLong SCRATCH_COUNT = new AtomicLong();
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
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if it cannot be created
   */
  public static void createPrivateFolder(Path folder) throws IOException {
    Files.createDirectory(folder, OWNER_ONLY_FOLDER);
    GroupCommit.noteCreated(folder);
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
   * Writes a whole file: it appears under its name complete and on disk, or not at all.
   *
   * @param file the final path, in a folder of the gate
   * @param content all of its bytes
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if anything fails; no part of the file then remains
   */
  public static void writeNew(Path file, byte[] content) throws IOException {
    write(file, content, DurableFiles::rename);
  }

  /**
   * Writes like {@link #writeNew}, but replaces a file that a power cut has torn.
   *
   * @param file the final path, in a folder of the gate
   * @param content all of its bytes
   * @throws IOException if anything fails; the torn file then remains
   */
  public static void replaceTorn(Path file, byte[] content) throws IOException {
    write(file, content, (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
  }

  /**
   * Replaces files: at any time, also after a power cut, either the old or the new content of each
   * exists. All new files are made durable at once.
   *
   * @param files paths and contents, in folders of the gate on one file system
   * @param scratch a folder of the gate on the same file system, where a crash may leave new files;
   *     see {@link #removeScratch}
   * @throws IOException if anything fails; files that were not replaced are unchanged
   */
  public static void replace(Map<Path, byte[]> files, Path scratch) throws IOException {
    Map<Path, Path> written = new LinkedHashMap<>();
    try {
      for (Map.Entry<Path, byte[]> file : files.entrySet()) {
        Path temporary = scratchPath(scratch.resolve(file.getKey().getFileName()));
        written.put(temporary, file.getKey());
        writeContent(temporary, file.getValue(), files.size() > 1 && LibcCalls.isAvailable());
      }
      if (durable && written.size() > 1 && LibcCalls.isAvailable()) {
        syncFileSystem(written.keySet().iterator().next());
      }
      for (Map.Entry<Path, Path> file : written.entrySet()) {
        Files.move(file.getKey(), file.getValue(), StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      for (Path temporary : written.keySet()) {
        Files.deleteIfExists(temporary);
      }
    }
    if (files.size() == 1) {
      sync(files.keySet().iterator().next().getParent());
    }
  }

  private static void writeContent(Path file, byte[] content, boolean syncedLater)
      throws IOException {
    try (FileChannel channel = createNew(file)) {
      writeAll(channel, content);
      if (!syncedLater) {
        sync(channel);
      }
    }
  }

  static void writeAll(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(content);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private interface MoveAction {
    void move(Path from, Path to) throws IOException;
  }

  private static void write(Path file, byte[] content, MoveAction move) throws IOException {
    Path temporary = scratchPath(file);
    try (FileChannel channel = createNew(temporary)) {
      writeAll(channel, content);
      syncInGroup(channel, temporary);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    try {
      move.move(temporary, file);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    syncInGroup(file.getParent());
  }

  // The scratch name does not contain the file's name, so that it fits beside the longest name and
  // is unique. The dot hides it from a file consumer that polls the folder.
  static Path scratchPath(Path file) {
    return file.resolveSibling(SCRATCH_PREFIX + SCRATCH_COUNT.incrementAndGet() + SCRATCH_SUFFIX);
  }

  /**
   * Returns whether a file was left by an unfinished {@link #writeNew} of a process that died.
   *
   * @param file any path
   * @return true for a hidden name with the suffix of scratch files
   */
  public static boolean isScratch(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(".") && name.endsWith(SCRATCH_SUFFIX);
  }

  /**
   * Removes the half-written files of earlier processes; those of this process stay.
   *
   * @param folder a folder of the gate; folders below it are not searched
   * @throws IOException if it cannot be listed
   */
  public static void removeScratch(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(DurableFiles::isScratch).toList()) {
        if (!file.getFileName().toString().startsWith(SCRATCH_PREFIX)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /**
   * Syncs like {@link #sync(FileChannel)}, or defers the sync to this thread's {@link GroupCommit}.
   *
   * @param channel open for writing or reading
   * @param file the path of the open file
   * @throws IOException if the disk fails
   */
  public static void syncInGroup(FileChannel channel, Path file) throws IOException {
    if (durable && !GroupCommit.defersSync(file.getParent())) {
      sync(channel);
    }
  }

  /**
   * Syncs like {@link #sync(Path)}, or defers the sync to this thread's {@link GroupCommit}.
   *
   * @param folder the folder
   * @throws IOException if the disk fails
   */
  public static void syncInGroup(Path folder) throws IOException {
    if (durable && !GroupCommit.defersSync(folder)) {
      sync(folder);
    }
  }

  /**
   * Syncs a file that is not open, or defers the sync to this thread's {@link GroupCommit}.
   *
   * @param file a file of the gate; a link is not followed
   * @throws IOException if the disk fails
   */
  public static void syncFileInGroup(Path file) throws IOException {
    if (durable && !GroupCommit.defersSync(file.getParent())) {
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
