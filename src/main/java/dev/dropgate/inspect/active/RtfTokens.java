package dev.dropgate.inspect.active;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts RTF into its tokens, one byte after the other and without recursion: the libraries for RTF
 * make text of it and drop objects, or build a tree. For one document.
 */
final class RtfTokens {
  /** Word ignores what comes after; so that a letter of a megabyte costs nothing. */
  private static final int LONGEST = 32;

  /** More than any number of 32 bits, which is what readers have. */
  private static final long MOST = 1L << 32;

  /** Hears the tokens. */
  interface Listener {
    void opens();

    void closes() throws IOException;

    /**
     * A control word.
     *
     * @param word lower and upper case as written
     * @param number what follows it; -1 if nothing does
     */
    void word(String word, long number) throws IOException;

    /** {@code \*}: what does not know the next word ignores the group. */
    void optional();

    /** One byte of text. */
    void text(int b) throws IOException;

    /** One byte as two hex digits after a quote. */
    void escaped(int b) throws IOException;

    /** A byte of raw data. */
    void raw(int b) throws IOException;
  }

  private final InputStream in;
  private final Effort effort;
  private final Listener listener;
  private long count;
  private boolean absurd;

  RtfTokens(InputStream in, Effort effort, Listener listener) {
    this.in = new BufferedInputStream(in, 1 << 14);
    this.effort = effort;
    this.listener = listener;
  }

  private int next() throws IOException {
    if ((++count & 0x3FFF) == 0) {
      effort.step();
    }
    return in.read();
  }

  void read() throws IOException {
    int c = next();
    while (c >= 0) {
      switch (c) {
        case '{' -> listener.opens();
        case '}' -> listener.closes();
        case '\\' -> {
          c = control();
          continue;
        }
        case '\r', '\n' -> {}
        default -> listener.text(c);
      }
      c = next();
    }
  }

  /** To be asked in the end, when all else was heard. */
  void tellProblem() throws IOException {
    if (absurd) {
      throw new IOException("raw data of a length that no reader can have");
    }
  }

  /** Reads what begins with a backslash; the byte after it. */
  private int control() throws IOException {
    int c = next();
    if (!isLetter(c)) {
      if (c == '*') {
        listener.optional();
      } else if (c == '\'') {
        return escape();
      } else if (c >= 0) {
        listener.text(c == '{' || c == '}' || c == '\\' ? c : ' ');
      }
      return next();
    }
    StringBuilder word = new StringBuilder();
    while (isLetter(c)) {
      if (word.length() < LONGEST) {
        word.append((char) c);
      }
      c = next();
    }
    boolean negative = c == '-';
    if (negative) {
      c = next();
    }
    long number = -1;
    while (c >= '0' && c <= '9') {
      number = Math.min(Math.max(0, number) * 10 + (c - '0'), MOST);
      c = next();
    }
    if (c == ' ') {
      c = next();
    }
    boolean raw = word.toString().equals("bin") && !negative;
    absurd |= raw && number > Integer.MAX_VALUE;
    if (raw && number > 0 && number <= Integer.MAX_VALUE) {
      for (; number > 0 && c >= 0; number--) {
        listener.raw(c);
        c = next();
      }
    } else {
      listener.word(word.toString(), negative ? -number : number);
    }
    return c;
  }

  private int escape() throws IOException {
    int high = next();
    if (Character.digit(high, 16) < 0) {
      return high;
    }
    int low = next();
    if (Character.digit(low, 16) < 0) {
      return low;
    }
    listener.escaped(Character.digit(high, 16) << 4 | Character.digit(low, 16));
    return next();
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
