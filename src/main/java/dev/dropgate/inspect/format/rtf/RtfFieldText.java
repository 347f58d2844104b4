package dev.dropgate.inspect.format.rtf;

import java.util.Set;

/**
 * The instruction of a field or the address of a template in RTF. Readers differ in what counts: so
 * it is read with all text, and without what a reader that knows Unicode ignores. For one field.
 */
public final class RtfFieldText {
  private static final int MAX_TEXT_CHARS = 1000;

  private final StringBuilder all = new StringBuilder();
  private final StringBuilder known = new StringBuilder();

  /** How many characters stand for one of Unicode, for others. */
  private int fallback = 1;

  private int skip;

  /** Where a group begins that may be ignored; none if negative. */
  private long ignored = -1;

  public void startGroup() {
    skip = 0;
  }

  /** A group ends; the depth is that around it. */
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
        known.append((char) number); // a negative one has 65536 less
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

  /** Each way to read it. */
  public Set<String> readings() {
    String one = all.toString().strip();
    String other = known.toString().strip();
    return one.equals(other) ? Set.of(one) : Set.of(one, other);
  }
}
