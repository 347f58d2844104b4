package dev.dropgate.inspect.engine;

import dev.dropgate.model.SafeText;

/**
 * What became of a question.
 *
 * @param kind whether it was answered
 * @param text the signature's name, or why there is no answer; need not be printable
 */
public record EngineReply(Kind kind, String text) {
  public enum Kind {
    CLEAN,
    FOUND,
    NONE
  }

  private static final int MAX_NAME_CHARS = 200;

  private static final String STREAM_PREFIX = "stream: ";
  private static final String FOUND_SUFFIX = " FOUND";

  /** clamd says so where AlertExceedsMax is on: that is no signature, it has not seen all. */
  private static final String LIMIT_PREFIX = "Heuristics.Limits.Exceeded";

  /** Reads a reply of clamd; what is none is no answer. */
  public static EngineReply parseClamd(String reply) {
    if (reply.equals(STREAM_PREFIX + "OK")) {
      return new EngineReply(Kind.CLEAN, "OK");
    }
    boolean found =
        reply.startsWith(STREAM_PREFIX)
            && reply.endsWith(FOUND_SUFFIX)
            && reply.length() > STREAM_PREFIX.length() + FOUND_SUFFIX.length();
    if (!found) {
      return new EngineReply(Kind.NONE, "clamd answers \"" + reply + "\"");
    }
    String name = reply.substring(STREAM_PREFIX.length(), reply.length() - FOUND_SUFFIX.length());
    return ofSignature(name);
  }

  /** What an engine calls what it has found; that it did not see all is no finding. */
  public static EngineReply ofSignature(String name) {
    return new EngineReply(name.startsWith(LIMIT_PREFIX) ? Kind.NONE : Kind.FOUND, name);
  }

  /** A text of an engine for people: printable, and not too long. */
  public static String printable(String text) {
    String safe = SafeText.of(text);
    return safe.length() <= MAX_NAME_CHARS ? safe : safe.substring(0, MAX_NAME_CHARS) + "...";
  }

  /** The text for people: printable, and not too long. */
  public String printableText() {
    return printable(text);
  }
}
