package dev.dropgate.alert;

import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of the outbox and the files in them. Thread safe.
 *
 * @param outbox the folder of the outbox; the tickets that wait for their digest are in it
 */
public record OutboxLayout(Path outbox) {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxLayout.class);
  private static final String JSON_SUFFIX = ".json";

  /** Leaves room for what is appended to ids, because a file's name has at most 255 bytes. */
  private static final int MAX_ID_LENGTH = 200;

  private static final Pattern ID_PATTERN =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0," + (MAX_ID_LENGTH - 1) + "}");

  /**
   * The folders of one channel's messages.
   *
   * @param outbox the folder of the outbox
   * @param ready the messages without failed attempts
   * @param deferred the messages to try again
   * @param failed the messages that were refused permanently
   * @param keySuffix the end of the messages' keys; null for all keys
   */
  public record Folders(Path outbox, Path ready, Path deferred, Path failed, String keySuffix) {
    /** Returns the keys of the messages in a folder; empty if there is no such folder. */
    List<String> keys(Path folder) throws IOException {
      return listFiles(folder).stream()
          .map(OutboxLayout::key)
          .filter(key -> keySuffix == null || keySuffix.equals(endpointKey(key)))
          .toList();
    }

    <T extends OutboxMessage<T>> Optional<T> read(Path file, Class<T> type, Predicate<T> belongs)
        throws IOException {
      return new OutboxLayout(outbox).read(file, type, belongs);
    }
  }

  /** Returns the folders of the tickets that wait for their digest. */
  public Folders tickets() {
    return new Folders(outbox, outbox, outbox, failed(), null);
  }

  /** Returns the folders of the digests. */
  public Folders digests() {
    return new Folders(outbox, mail(), deferred(), failed(), null);
  }

  /**
   * Returns the folders of the tickets for endpoints.
   *
   * @param endpointKey selects the tickets of one endpoint; null for all
   */
  public Folders endpointTickets(String endpointKey) {
    return new Folders(outbox, alsoNotify(), alsoNotify(), alsoNotifyFailed(), endpointKey);
  }

  /** Returns the folder of the digests without failed attempts. */
  public Path mail() {
    return outbox.resolve("mail");
  }

  /** Returns the folder of the digests that wait for another attempt. */
  public Path deferred() {
    return outbox.resolve("deferred");
  }

  /** Returns the folder of the digests that the mail server refused permanently. */
  public Path failed() {
    return outbox.resolve("failed");
  }

  /** Returns the folder of the tickets for other endpoints. */
  public Path alsoNotify() {
    return outbox.resolve("also-notify");
  }

  /** Returns the folder of the tickets that an endpoint refused permanently. */
  public Path alsoNotifyFailed() {
    return alsoNotify().resolve("failed");
  }

  /** Returns the folder of the damaged files. */
  public Path damaged() {
    return outbox.resolve("damaged");
  }

  /** Returns the folder of the state kept between two starts. Creates it if necessary. */
  public Path state() throws IOException {
    return DurableFiles.createPrivateFolders(outbox.resolve("state"));
  }

  /** Returns whether no ticket and no digest waits or is parked. */
  public boolean isEmpty() throws IOException {
    for (Path folder :
        List.of(outbox, mail(), deferred(), failed(), alsoNotify(), alsoNotifyFailed())) {
      if (!listFiles(folder).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Returns the tickets or digests of a folder, sorted by name; empty if there is no folder. */
  public static List<Path> listFiles(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(JSON_SUFFIX)).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  public static Path jsonFile(Path folder, String key) {
    return folder.resolve(key + JSON_SUFFIX);
  }

  /** Returns whether an id from a file names a file in its folder, and nowhere else. */
  public static boolean isFileName(String id) {
    return ID_PATTERN.matcher(id).matches();
  }

  /** Returns the key of the message in a file. */
  public static String key(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - JSON_SUFFIX.length());
  }

  /** Returns the endpoint's part of a message's key; empty for a key without one. */
  public static String endpointKey(String key) {
    int dot = key.lastIndexOf('.');
    return dot < 0 ? "" : key.substring(dot + 1);
  }

  /**
   * Reads a message. A damaged file would stop all alerts, so it is moved to {@code damaged}, under
   * a free name, and logged at WARN.
   *
   * @param belongs returns whether a message belongs into its folder; another one is damaged
   * @return empty if it does not exist or is damaged
   */
  public <T extends OutboxMessage<T>> Optional<T> read(
      Path file, Class<T> type, Predicate<T> belongs) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      T message = JsonCodec.read(content, type);
      if (message.hasValidIds() && belongs.test(message)) {
        return Optional.of(message);
      }
    } catch (IOException e) {
      LOG.debug("Damaged alert", e);
    }
    moveAside(file);
    return Optional.empty();
  }

  private void moveAside(Path file) throws IOException {
    Path folder = DurableFiles.createPrivateFolders(damaged());
    Path parked = folder.resolve(file.getFileName());
    for (int i = 2; Files.exists(parked); i++) {
      parked = folder.resolve(file.getFileName() + "." + i);
    }
    DurableFiles.rename(file, parked);
    LOG.warn("Damaged alert put aside as {}", PrintableText.of(parked));
  }
}
