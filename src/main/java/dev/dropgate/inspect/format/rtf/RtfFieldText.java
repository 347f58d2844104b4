package dev.dropgate.inspect.format.rtf;

import java.util.Set;

/**
 * The instruction of a field, or the address of a template, in RTF. Readers differ in which text
 * counts, so there are two readings: with all text, and without the text that Unicode readers
 * ignore. For one field.
 */
public final class RtfFieldText {
  private static final int MAX_TEXT_CHARS = 1000;

  private final StringBuilder all = new StringBuilder();
  private final StringBuilder known = new StringBuilder();

  /** The number of fallback characters after a Unicode character, for other readers. */
  private int fallback = 1;

  private int skip;

  /** The depth of the group that may be ignored; negative for none. */
  private long ignored = -1;

  public void startGroup() {
    skip = 0;
  }

  /**
   * Ends a group.
   *
   * @param depth of the enclosing group
   */
  public void endGroup(long depth) {
    skip = 0;
    if (depth < ignored) {
      ignored = -1;
    }
  }

  public void ignorableDestination(long depth) {
    ignored = ignored < 0 ? depth : ignored;
  }

  public void controlWord(String word, long number) {
    if (word.equals("uc")) {
      fallback = (int) Math.max(0, Math.min(number, MAX_TEXT_CHARS));
    } else if (word.equals("u")) {
      if (ignored < 0 && known.length() < MAX_TEXT_CHARS) {
        known.append((char) number); // a negative number is lower by 65536
      }
      skip = fallback;
    }
  }

  public void textByte(int b) {
    if (all.length() < MAX_TEXT_CHARS) {
      all.append((char) b);
    }
    if (skip > 0) {
      skip--;
    } else if (ignored < 0 && known.length() < MAX_TEXT_CHARS) {
      known.append((char) b);
    }
  }

  /** Returns each possible reading. */
  public Set<String> readings() {
    String one = all.toString().strip();
    String other = known.toString().strip();
    return one.equals(other) ? Set.of(one) : Set.of(one, other);
  }
}
