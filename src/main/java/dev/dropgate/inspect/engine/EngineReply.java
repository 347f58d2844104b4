package dev.dropgate.inspect.engine;

import dev.dropgate.model.SafeText;

/**
 * The reply of an engine.
 *
 * @param kind whether the engine answered, and what
 * @param text the name of the signature, or the reason for a missing answer; may be unprintable
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

  /** Names that clamd reports with AlertExceedsMax: not a signature, but an incomplete scan. */
  private static final String LIMIT_PREFIX = "Heuristics.Limits.Exceeded";

  /** Parses a reply of clamd. A malformed reply counts as no answer. */
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

  /**
   * Returns the reply for a name that an engine reports. A name that stands for an incomplete scan
   * is not a finding.
   */
  public static EngineReply ofSignature(String name) {
    return new EngineReply(name.startsWith(LIMIT_PREFIX) ? Kind.NONE : Kind.FOUND, name);
  }

  /** Returns a text of an engine for people: printable and short. */
  public static String printable(String text) {
    String safe = SafeText.of(text);
    return safe.length() <= MAX_NAME_CHARS ? safe : safe.substring(0, MAX_NAME_CHARS) + "...";
  }

  /** Returns the text for people: printable and short. */
  public String printableText() {
    return printable(text);
  }
}
