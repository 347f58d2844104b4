package dev.dropgate.io;

import dev.dropgate.io.linux.Errno;
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
 * Writes that survive a power cut and moves that never overwrite, inside folders of our own.
 * Stateless, thread safe.
 */
public final class DurableFiles {
  /** The mode of files that only we can read. */
  public static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE = mode("rw-------");

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
      mode("rwx------");

  private static final String SCRATCH_SUFFIX = ".tmp";

  /** Tells the scratch files of this process from those of an earlier one with the same number. */
  private static final String SCRATCH_PREFIX =
      "." + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + "-";

  private static final AtomicLong SCRATCH_COUNT = new AtomicLong();
  private static volatile boolean durable = true;

  private DurableFiles() {}

  /**
   * Trades the promises that a power cut would test for speed, or not.
   *
   * @param durable false to leave it to the kernel when files reach the disk
   */
  public static void setDurable(boolean durable) {
    DurableFiles.durable = durable;
  }

  /**
   * Makes a file's content survive a power cut.
   *
   * @param channel open for writing or reading
   * @throws IOException if the disk refuses; never try again on the same file, the kernel has
   *     forgotten what failed
   */
  public static void sync(FileChannel channel) throws IOException {
    if (durable) {
      channel.force(true);
    }
  }

  /**
   * Makes a folder that only we can enter, and its parents, where they are missing.
   *
   * @param folder the folder
   * @return the same folder
   * @throws IOException if it cannot be made, or something else has its name
   */
  public static Path createPrivateFolders(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(folder, OWNER_ONLY_FOLDER);
    }
    return folder;
  }

  /**
   * Makes one folder that only we can enter; its parent must be there.
   *
   * @param folder the folder
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if it cannot be made
   */
  public static void createPrivateFolder(Path folder) throws IOException {
    Files.createDirectory(folder, OWNER_ONLY_FOLDER);
    GroupCommit.noteCreated(folder);
  }

  /**
   * A new file, mode 0600, open for writing.
   *
   * @param file its name
   * @return the channel; the caller closes it
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if it cannot be made
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
   * @param file the final name, in a folder of our own
   * @param content all of its bytes
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if anything fails; no part of the file stays then
   */
  public static void writeNew(Path file, byte[] content) throws IOException {
    write(file, content, DurableFiles::rename);
  }

  /**
   * Like {@link #writeNew}, in the place of a file that a power cut has left torn.
   *
   * @param file the final name, in a folder of our own
   * @param content all of its bytes
   * @throws IOException if anything fails; the torn file stays then
   */
  public static void replaceTorn(Path file, byte[] content) throws IOException {
    write(file, content, (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
  }

  /**
   * Puts whole files in the place of others: for each, either the old or the new one is there at
   * any time, also after a power cut. The new ones are made durable all at once.
   *
   * @param files their names and all of their bytes, in folders of our own on one file system
   * @param scratch a folder of our own on the same file system, where a crash may leave new ones;
   *     see {@link #removeScratch}
   * @throws IOException if anything fails; those that were not replaced stay as they were
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

  // Of no name's making, so that it fits beside the longest one and meets no other; the dot hides
  // it from a file consumer that polls the folder.
  static Path scratchPath(Path file) {
    return file.resolveSibling(SCRATCH_PREFIX + SCRATCH_COUNT.incrementAndGet() + SCRATCH_SUFFIX);
  }

  /**
   * Whether a file is one that {@link #writeNew} had not finished when the process died.
   *
   * @param file any path
   * @return true for a hidden name with our ending
   */
  public static boolean isScratch(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(".") && name.endsWith(SCRATCH_SUFFIX);
  }

  /**
   * Removes what an earlier process left half-written; what this one is writing stays.
   *
   * @param folder a folder of our own; what is below it is not looked at
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
   * Like {@link #sync(FileChannel)}, or leaves it to this thread's {@link GroupCommit}.
   *
   * @param channel open for writing or reading
   * @param file what it is open on
   * @throws IOException if the disk refuses
   */
  public static void syncInGroup(FileChannel channel, Path file) throws IOException {
    if (durable && !GroupCommit.defersSync(file.getParent())) {
      sync(channel);
    }
  }

  /**
   * Like {@link #sync(Path)}, or leaves it to this thread's {@link GroupCommit}.
   *
   * @param folder the folder
   * @throws IOException if the disk refuses
   */
  public static void syncInGroup(Path folder) throws IOException {
    if (durable && !GroupCommit.defersSync(folder)) {
      sync(folder);
    }
  }

  /**
   * The same for a file that is not open.
   *
   * @param file a file of ours; a link is not followed
   * @throws IOException if the disk refuses
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
   * Opens a regular file for reading without ever waiting for anybody and without following a link.
   *
   * @param file its path
   * @return the channel; the caller closes it
   * @throws BusyFileException if somebody holds a lease on it
   * @throws IOException if it cannot be opened, or is no regular file
   */
  public static FileChannel openForReading(Path file) throws IOException {
    return openForReading(file, null);
  }

  /**
   * Opens the very inode that was looked at before.
   *
   * @param file its path
   * @param expected its {@code fileKey}; null for any
   * @return the channel; the caller closes it
   * @throws BusyFileException if somebody holds a lease on it
   * @throws IOException if it cannot be opened, is no regular file, or another one than expected
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
   * Makes what was renamed, linked or made in a folder survive a power cut.
   *
   * @param folder the folder
   * @throws IOException if the disk refuses
   */
  public static void sync(Path folder) throws IOException {
    if (durable) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /**
   * Renames within one file system, and never onto another file.
   *
   * @param from what to move
   * @param to its new name
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
   * Asks the kernel, by a read lease, whether somebody holds a file open for writing or has it
   * mapped so.
   *
   * @param file a file in a folder that only we can enter; a link is not followed
   * @return the answer, valid as long as nobody else can open the file anew
   */
  public static WriterState findWriters(Path file) {
    return LibcCalls.findWriters(file);
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
      } // else a crash came between the link and the deletion
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
