package dev.dropgate.intake.status;

import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.JsonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * The file that holds a {@link DirectoryState}. It has its full size from the start and is
 * overwritten in place, so that the gate can also report a full disk. It is not synced: after a
 * power cut the gate walks the directory again anyway. Not thread safe.
 */
public final class DirectoryStateStore {
  /** The folder below {@code dropgate.home}. */
  public static final String STATE_FOLDER = "state";

  private static final int FILE_BYTES = 64 * 1024;
  private static final int MAX_READ_TRIES = 5;

  private final Path file;
  private int written = FILE_BYTES;

  /**
   * Creates a store without touching the disk.
   *
   * @param folder the folder of the states
   * @param directory the monitored directory, absolute and normalized
   */
  public DirectoryStateStore(Path folder, Path directory) {
    file = folder.resolve(new SpoolFolder(folder, directory).key() + ".json");
  }

  /**
   * Reads the state.
   *
   * @return empty if there is none, or none that can be read
   * @throws IOException if the disk fails
   */
  public Optional<DirectoryState> read() throws IOException {
    for (int i = 0; i < MAX_READ_TRIES; i++) {
      try {
        if (Files.size(file) > FILE_BYTES) {
          return Optional.empty();
        }
        return Optional.of(JsonCodec.read(Files.readAllBytes(file), DirectoryState.class));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      } catch (java.nio.file.FileSystemException e) {
        throw e;
      } catch (IOException e) {
        Thread.onSpinWait(); // read while it was being written
      }
    }
    return Optional.empty();
  }

  /**
   * Writes the state.
   *
   * @throws IOException if it cannot be written
   */
  void write(DirectoryState state) throws IOException {
    byte[] json = JsonCodec.toFileBytes(state);
    if (json.length > FILE_BYTES) {
      throw new IOException("the state of " + state.directory() + " is too large");
    }
    byte[] padded = Arrays.copyOf(json, Math.max(written, json.length));
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    // Two hundred quiet directories write every few seconds, so the folder is not checked each
    // time.
    if (!Files.exists(file)) {
      DurableFiles.createPrivateFolders(file.getParent());
      padded = Arrays.copyOf(padded, FILE_BYTES);
      Arrays.fill(padded, json.length, FILE_BYTES, (byte) ' ');
      DurableFiles.createNew(file).close();
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer bytes = ByteBuffer.wrap(padded);
      while (bytes.hasRemaining()) {
        channel.write(bytes, bytes.position());
      }
    }
    written = json.length;
  }
}
