package dev.dropgate.inspect.engine;

/**
 * What became of a question.
 *
 * @param kind whether it was answered
 * @param text the signature's name, or why there is no answer; need not be printable
 */
record Reply(Kind kind, String text) {
  enum Kind {
    CLEAN,
    FOUND,
    NONE
  }

  private static final String STREAM = "stream: ";
  private static final String MATCH = " FOUND";

  /** clamd says so where AlertExceedsMax is on: that is no signature, it has not seen all. */
  private static final String LIMIT = "Heuristics.Limits.Exceeded";

  /** Reads a reply of clamd; what is none is no answer. */
  static Reply of(String reply) {
    if (reply.equals(STREAM + "OK")) {
      return new Reply(Kind.CLEAN, "OK");
    }
    boolean found =
        reply.startsWith(STREAM)
            && reply.endsWith(MATCH)
            && reply.length() > STREAM.length() + MATCH.length();
    if (!found) {
      return new Reply(Kind.NONE, "clamd answers \"" + reply + "\"");
    }
    String name = reply.substring(STREAM.length(), reply.length() - MATCH.length());
    return found(name);
  }

  /** What an engine calls what it has found; that it did not see all is no finding. */
  static Reply found(String name) {
    return new Reply(name.startsWith(LIMIT) ? Kind.NONE : Kind.FOUND, name);
  }
}
