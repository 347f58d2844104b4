package dev.dropgate.inspect.engine.clamd;

import dev.dropgate.inspect.engine.EngineReply;
import dev.dropgate.inspect.engine.EngineState;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Parses the replies of clamd. */
final class ClamdReply {
  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

  private static final String STREAM_PREFIX = "stream: ";
  private static final String FOUND_SUFFIX = " FOUND";

  private ClamdReply() {}

  /** Parses a reply to INSTREAM. A malformed reply counts as no answer. */
  static EngineReply ofStream(String reply) {
    if (reply.equals(STREAM_PREFIX + "OK")) {
      return EngineReply.clean("OK");
    }
    boolean found =
        reply.startsWith(STREAM_PREFIX)
            && reply.endsWith(FOUND_SUFFIX)
            && reply.length() > STREAM_PREFIX.length() + FOUND_SUFFIX.length();
    return found
        ? EngineReply.ofSignature(
            reply.substring(STREAM_PREFIX.length(), reply.length() - FOUND_SUFFIX.length()))
        : EngineReply.none("clamd answers \"" + reply + "\"");
  }

  /**
   * Parses a reply to VERSION: version, number and date of the database, separated by slashes.
   * Without a ClamAV database the reply has only the version.
   */
  static EngineState ofVersion(String address, String reply) {
    String[] parts = reply.split("/", 3);
    return new EngineState(
        address,
        null,
        parts[0].isBlank() ? null : EngineReply.printable(parts[0].strip()),
        parts.length > 1 ? EngineReply.printable(parts[1].strip()) : null,
        parts.length > 2 ? date(parts[2].strip()) : null);
  }

  // C's ctime pads the day with a space.
  private static String date(String text) {
    try {
      return LocalDateTime.parse(text.replace("  ", " "), CTIME).toString();
    } catch (DateTimeException e) {
      return EngineReply.printable(text);
    }
  }
}
