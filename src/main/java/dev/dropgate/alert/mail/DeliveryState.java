package dev.dropgate.alert.mail;

import dev.dropgate.alert.DeliveryBackoff;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * What stands beside a digest that has not left, as {@code ID.why}.
 *
 * @param attempts how often it was tried
 * @param since the first failure, ISO 8601 in UTC
 * @param lastTry the last one
 * @param nextTry not before; null for a parked one
 * @param to the recipients that it did not reach
 * @param reason what the mail server or the network said, printable
 */
record DeliveryState(
    int attempts, String since, String lastTry, String nextTry, String to, String reason) {
  private static final String FILE_SUFFIX = ".why";

  /** The file beside a digest. */
  static Path file(Path folder, String id) {
    return folder.resolve(id + FILE_SUFFIX);
  }

  static boolean isStateFile(Path file) {
    return file.toString().endsWith(FILE_SUFFIX);
  }

  /** The id of the digest that it belongs to. */
  static String digestId(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - FILE_SUFFIX.length());
  }

  /**
   * Reads what stands beside a digest.
   *
   * @return null if there is nothing, or nothing that can be read: then it is tried at once
   */
  static DeliveryState read(Path folder, String id) {
    try {
      return JsonCodec.read(Files.readAllBytes(file(folder, id)), DeliveryState.class);
    } catch (IOException e) {
      return null;
    }
  }

  void write(Path folder, String id) throws IOException {
    DurableFiles.replaceTorn(file(folder, id), JsonCodec.toFileBytes(this));
  }

  /** Whether its time has come; also if the clock was turned back meanwhile. */
  boolean isDue(Instant now) {
    try {
      Instant next = nextTry == null ? Instant.EPOCH : Instant.parse(nextTry);
      return !now.isBefore(next)
          || next.isAfter(now.plus(DeliveryBackoff.MAX_PAUSE.multipliedBy(2)));
    } catch (DateTimeParseException e) {
      return true;
    }
  }
}
