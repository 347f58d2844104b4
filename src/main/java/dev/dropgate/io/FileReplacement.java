package dev.dropgate.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Prepares the next content of a file on disk beside it, so that every step that can fail is done
 * before the old content is replaced. Not thread safe.
 */
public final class FileReplacement implements AutoCloseable {
  private final Path file;
  private final Path next;

  /**
   * Writes the next content; the file itself is unchanged.
   *
   * @param file a file in a folder of the gate; may be missing
   * @param content all of its bytes
   * @throws IOException if it cannot be written; no part of it then remains
   */
  public FileReplacement(Path file, byte[] content) throws IOException {
    this.file = file;
    this.next = AtomicFileWriter.scratchPath(file);
    try (FileChannel channel = DurableFiles.createNew(next)) {
      AtomicFileWriter.writeAll(channel, content);
      DurableFiles.sync(channel);
    } catch (IOException e) {
      Files.deleteIfExists(next);
      throw e;
    }
  }

  /**
   * Replaces the old content in one step.
   *
   * @throws IOException if the replacement fails; the old content then remains
   */
  public void commit() throws IOException {
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.sync(file.getParent());
  }

  /** Deletes the next content unless it was committed. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(next);
  }
}
