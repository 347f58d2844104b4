package dev.dropgate.inspect.content;

/** Cuts printable texts for messages. Stateless. */
public final class ShortText {
  /** The limit for a text that is not a path. */
  public static final int MAX_CHARS = 200;

  /** Characters of an escaped byte except the first. */
  private static final int ESCAPE_TAIL_CHARS = 3;

  private ShortText() {}

  /** Returns a text of at most {@link #MAX_CHARS} characters, followed by dots if it was longer. */
  public static String of(String text) {
    return of(text, MAX_CHARS);
  }

  /**
   * Returns a text, followed by dots if it was longer. Cuts no escaped byte and no character in
   * two.
   *
   * @param most the number of characters that are kept
   */
  public static String of(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int escape = text.lastIndexOf('\\', most);
    int end = escape >= most - ESCAPE_TAIL_CHARS ? escape : most;
    return text.substring(0, Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end) + "...";
  }
}
