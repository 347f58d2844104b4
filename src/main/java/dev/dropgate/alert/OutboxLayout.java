package dev.dropgate.alert;

import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folders of the outbox and the files in them. Not thread safe. */
public final class OutboxLayout {
  public static final String JSON_SUFFIX = ".json";

  private final Path outbox;

  public OutboxLayout(Path outbox) {
    this.outbox = outbox;
  }

  /** Returns the folder of the tickets. */
  public Path tickets() {
    return outbox;
  }

  /** Returns the folder of the digests that the consumer sends next. Creates it if necessary. */
  public Path mail() throws IOException {
    return DurableFiles.createPrivateFolders(outbox.resolve("mail"));
  }

  /** Returns the folder of the digests that wait for another attempt. Creates it if necessary. */
  public Path deferred() throws IOException {
    return DurableFiles.createPrivateFolders(outbox.resolve("deferred"));
  }

  /**
   * Returns the folder of the digests that the mail server refused permanently. Creates it if
   * necessary.
   */
  public Path failed() throws IOException {
    return DurableFiles.createPrivateFolders(outbox.resolve("failed"));
  }

  /** Returns the folder of the tickets for other endpoints. Creates it if necessary. */
  public Path alsoNotify() throws IOException {
    return DurableFiles.createPrivateFolders(outbox.resolve("also-notify"));
  }

  /** Returns the folder of the state kept between two starts. Creates it if necessary. */
  public Path state() throws IOException {
    return DurableFiles.createPrivateFolders(outbox.resolve("state"));
  }

  /** Returns the tickets or digests of a folder, sorted by name. */
  public static List<Path> listFiles(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(JSON_SUFFIX)).sorted().toList();
    }
  }

  public static Path jsonFile(Path folder, String id) {
    return folder.resolve(id + JSON_SUFFIX);
  }

  /**
   * Reads a ticket or digest. A damaged file would stop all alerts, so it is moved aside and
   * logged.
   *
   * @return null if it does not exist or is damaged
   */
  public <T> T read(Path file, Class<T> type) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
    try {
      return JsonCodec.read(content, type);
    } catch (IOException e) {
      putAside(file);
      return null;
    }
  }

  /** Moves a damaged file aside. */
  public void putAside(Path file) throws IOException {
    DamagedFiles.moveAside(outbox, file);
  }
}
