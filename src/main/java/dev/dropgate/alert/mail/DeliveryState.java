package dev.dropgate.alert.mail;

import dev.dropgate.alert.DeliveryBackoff;
import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * The delivery state of an unsent digest, in the file {@code ID.why} beside it.
 *
 * @param attempts the number of attempts
 * @param since the first failure, ISO 8601 in UTC
 * @param lastTry the last attempt
 * @param nextTry the earliest time of the next attempt; null for a parked digest
 * @param to the recipients whom it did not reach
 * @param reason the reply of the mail server or the network failure, printable
 */
record DeliveryState(
    int attempts, String since, String lastTry, String nextTry, String to, String reason) {
  private static final String FILE_SUFFIX = ".why";

  /** Returns the state file of a digest. */
  static Path file(Path folder, String id) {
    return folder.resolve(id + FILE_SUFFIX);
  }

  static boolean isStateFile(Path file) {
    return file.toString().endsWith(FILE_SUFFIX);
  }

  /** Returns the id of the digest that a state file belongs to. */
  static String digestId(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - FILE_SUFFIX.length());
  }

  /**
   * Reads the delivery state of a digest.
   *
   * @return null if there is no state, or it cannot be read; the digest is then tried at once
   */
  static DeliveryState read(Path folder, String id) {
    try {
      return JsonCodec.read(Files.readAllBytes(file(folder, id)), DeliveryState.class);
    } catch (IOException e) {
      return null;
    }
  }

  void write(Path folder, String id) throws IOException {
    AtomicFileWriter.replaceTorn(file(folder, id), JsonCodec.toFileBytes(this));
  }

  /**
   * Returns whether the next attempt is due. It is also due if the clock was turned back meanwhile.
   */
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
