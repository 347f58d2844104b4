package dev.dropgate.inspect.active;

import java.util.Set;

/**
 * The instruction of a field or the address of a template in RTF. Readers differ in what counts: so
 * it is read with all text, and without what a reader that knows Unicode ignores. For one field.
 */
final class RtfWords {
  private static final int LONGEST = 1000;

  private final StringBuilder all = new StringBuilder();
  private final StringBuilder known = new StringBuilder();

  /** How many characters stand for one of Unicode, for others. */
  private int fallback = 1;

  private int skip;

  /** Where a group begins that may be ignored; none if negative. */
  private long ignored = -1;

  void opens() {
    skip = 0;
  }

  /** A group ends; the depth is that around it. */
  void closes(long depth) {
    skip = 0;
    if (depth < ignored) {
      ignored = -1;
    }
  }

  void optional(long depth) {
    ignored = ignored < 0 ? depth : ignored;
  }

  void word(String word, long number) {
    if (word.equals("uc")) {
      fallback = (int) Math.max(0, Math.min(number, LONGEST));
    } else if (word.equals("u")) {
      if (ignored < 0 && known.length() < LONGEST) {
        known.append((char) number); // a negative one has 65536 less
      }
      skip = fallback;
    }
  }

  void text(int b) {
    if (all.length() < LONGEST) {
      all.append((char) b);
    }
    if (skip > 0) {
      skip--;
    } else if (ignored < 0 && known.length() < LONGEST) {
      known.append((char) b);
    }
  }

  /** Each way to read it. */
  Set<String> readings() {
    String one = all.toString().strip();
    String other = known.toString().strip();
    return one.equals(other) ? Set.of(one) : Set.of(one, other);
  }
}
