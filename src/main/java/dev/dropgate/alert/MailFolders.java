package dev.dropgate.alert;

import dev.dropgate.files.Disk;
import dev.dropgate.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folders of the outbox and the files in them. Not thread safe. */
final class MailFolders {
  static final String JSON = ".json";

  private final Path outbox;

  MailFolders(Path outbox) {
    this.outbox = outbox;
  }

  /** Where the tickets are. */
  Path tickets() {
    return outbox;
  }

  /** Digests that the consumer takes. */
  Path mail() throws IOException {
    return Disk.privateFolder(outbox.resolve("mail"));
  }

  /** Digests that are to be tried again. */
  Path deferred() throws IOException {
    return Disk.privateFolder(outbox.resolve("deferred"));
  }

  /** Digests that the mail server has refused for good. */
  Path failed() throws IOException {
    return Disk.privateFolder(outbox.resolve("failed"));
  }

  /** Tickets for other endpoints. */
  Path alsoNotify() throws IOException {
    return Disk.privateFolder(outbox.resolve("also-notify"));
  }

  /** What is remembered between two starts. */
  Path state() throws IOException {
    return Disk.privateFolder(outbox.resolve("state"));
  }

  /** The tickets or digests of a folder, in the order of their names. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(JSON)).sorted().toList();
    }
  }

  static Path file(Path folder, String id) {
    return folder.resolve(id + JSON);
  }

  /**
   * Reads a ticket or digest. A file that is none would stop all alerts: it is put aside, and
   * people are told.
   *
   * @return null if it is gone or damaged
   */
  <T> T read(Path file, Class<T> type) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
    try {
      return Json.read(content, type);
    } catch (IOException e) {
      putAside(file);
      return null;
    }
  }

  /** Takes a damaged file out of the way. */
  void putAside(Path file) throws IOException {
    PutAside.damaged(outbox, file);
  }
}
