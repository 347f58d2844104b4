package dev.dropgate.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The next content of a file, on disk beside it: what can fail has been done before the old one
 * goes. Not thread safe.
 */
public final class FileReplacement implements AutoCloseable {
  private final Path file;
  private final Path next;

  /**
   * Writes the next content; the file itself stays as it is.
   *
   * @param file a file in a folder of our own; it need not be there
   * @param content all of its bytes
   * @throws IOException if it cannot be written; nothing of it stays then
   */
  public FileReplacement(Path file, byte[] content) throws IOException {
    this.file = file;
    this.next = DurableFiles.scratchPath(file);
    try (FileChannel channel = DurableFiles.createNew(next)) {
      DurableFiles.writeAll(channel, content);
      DurableFiles.sync(channel);
    } catch (IOException e) {
      Files.deleteIfExists(next);
      throw e;
    }
  }

  /**
   * Puts it in the place of the old one, at once.
   *
   * @throws IOException if that fails; the old one stays then
   */
  public void commit() throws IOException {
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.sync(file.getParent());
  }

  /** Forgets it, unless it was committed. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(next);
  }
}
