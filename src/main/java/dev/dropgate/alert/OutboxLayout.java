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

  /** Where the tickets are. */
  public Path tickets() {
    return outbox;
  }

  /** Digests that the consumer takes. */
  public Path mail() throws IOException {
    return DurableFiles.createPrivateFolders(outbox.resolve("mail"));
  }

  /** Digests that are to be tried again. */
  public Path deferred() throws IOException {
    return DurableFiles.createPrivateFolders(outbox.resolve("deferred"));
  }

  /** Digests that the mail server has refused for good. */
  public Path failed() throws IOException {
    return DurableFiles.createPrivateFolders(outbox.resolve("failed"));
  }

  /** Tickets for other endpoints. */
  public Path alsoNotify() throws IOException {
    return DurableFiles.createPrivateFolders(outbox.resolve("also-notify"));
  }

  /** What is remembered between two starts. */
  public Path state() throws IOException {
    return DurableFiles.createPrivateFolders(outbox.resolve("state"));
  }

  /** The tickets or digests of a folder, in the order of their names. */
  public static List<Path> listFiles(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(JSON_SUFFIX)).sorted().toList();
    }
  }

  public static Path jsonFile(Path folder, String id) {
    return folder.resolve(id + JSON_SUFFIX);
  }

  /**
   * Reads a ticket or digest. A file that is none would stop all alerts: it is put aside, and
   * people are told.
   *
   * @return null if it is gone or damaged
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

  /** Takes a damaged file out of the way. */
  public void putAside(Path file) throws IOException {
    DamagedFiles.moveAside(outbox, file);
  }
}
