package dev.dropgate.io;

import dev.dropgate.io.linux.LibcCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Writes whole files inside folders of the gate: a file appears under its name complete and on
 * disk, or not at all. Until then, its content is in a scratch file, which a crash may leave.
 * Stateless, thread safe.
 */
public final class AtomicFileWriter {
  private static final String SCRATCH_SUFFIX = ".tmp";

  /**
   * Distinguishes the scratch files of this process from those of an earlier process with the same
   * number.
   */
  private static final String SCRATCH_PREFIX =
      "." + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + "-";

  private static final AtomicLong SCRATCH_COUNT = new AtomicLong();

  private AtomicFileWriter() {}

  /**
   * Writes a whole file: it appears under its name complete and on disk, or not at all.
   *
   * @param file the final path, in a folder of the gate
   * @param content all of its bytes
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if anything fails; no part of the file then remains
   */
  public static void writeNew(Path file, byte[] content) throws IOException {
    writeNew(file, content, UnitOfWork.immediate());
  }

  /**
   * Writes like {@link #writeNew(Path, byte[])}, but the file is on disk only when a unit of work
   * is committed.
   *
   * @param file the final path, in a folder of the gate
   * @param content all of its bytes
   * @param unit what the write belongs to
   * @throws FileAlreadyExistsException if the name is taken
   * @throws IOException if anything fails; no part of the file then remains
   */
  public static void writeNew(Path file, byte[] content, UnitOfWork unit) throws IOException {
    write(file, content, unit, DurableFiles::rename);
  }

  /**
   * Writes like {@link #writeNew(Path, byte[])}, but replaces a file that a power cut has torn.
   *
   * @param file the final path, in a folder of the gate
   * @param content all of its bytes
   * @throws IOException if anything fails; the torn file then remains
   */
  public static void replaceTorn(Path file, byte[] content) throws IOException {
    replaceTorn(file, content, UnitOfWork.immediate());
  }

  /**
   * Replaces like {@link #replaceTorn(Path, byte[])}, but the file is on disk only when a unit of
   * work is committed.
   *
   * @param file the final path, in a folder of the gate
   * @param content all of its bytes
   * @param unit what the write belongs to
   * @throws IOException if anything fails; the torn file then remains
   */
  public static void replaceTorn(Path file, byte[] content, UnitOfWork unit) throws IOException {
    write(file, content, unit, (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
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
      if (DurableFiles.isDurable() && written.size() > 1 && LibcCalls.isAvailable()) {
        DurableFiles.syncFileSystem(written.keySet().iterator().next());
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
      DurableFiles.sync(files.keySet().iterator().next().getParent());
    }
  }

  private static void writeContent(Path file, byte[] content, boolean syncedLater)
      throws IOException {
    try (FileChannel channel = DurableFiles.createNew(file)) {
      writeAll(channel, content);
      if (!syncedLater) {
        DurableFiles.sync(channel);
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

  private static void write(Path file, byte[] content, UnitOfWork unit, MoveAction move)
      throws IOException {
    Path temporary = scratchPath(file);
    try (FileChannel channel = DurableFiles.createNew(temporary)) {
      writeAll(channel, content);
      DurableFiles.sync(channel, temporary, unit);
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
    DurableFiles.sync(file.getParent(), unit);
  }

  // The scratch name does not contain the file's name, so that it fits beside the longest name and
  // is unique. The dot hides it from a file consumer that polls the folder.
  static Path scratchPath(Path file) {
    return file.resolveSibling(SCRATCH_PREFIX + SCRATCH_COUNT.incrementAndGet() + SCRATCH_SUFFIX);
  }

  /**
   * Returns whether a file was left by an unfinished {@link #writeNew(Path, byte[])} of a process
   * that died.
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
      for (Path file : all.filter(AtomicFileWriter::isScratch).toList()) {
        if (!file.getFileName().toString().startsWith(SCRATCH_PREFIX)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
