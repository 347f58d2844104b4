package dev.dropgate.inspect.format.rtf;

import dev.dropgate.inspect.format.document.DocumentBudget;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A tokenizer of RTF that works byte by byte and without recursion. Libraries for RTF drop the
 * objects, or build a tree. For one document.
 */
public final class RtfTokenizer {
  /** Word ignores the rest. Limits the memory for a word of a megabyte. */
  private static final int MAX_WORD_CHARS = 32;

  /** More than any 32-bit number, which is the limit of readers. */
  private static final long MAX_NUMBER = 1L << 32;

  /** Receives the tokens. */
  public interface Listener {
    void startGroup();

    void endGroup() throws IOException;

    /**
     * Handles a control word.
     *
     * @param word in its original case
     * @param number the parameter; -1 if there is none
     */
    void controlWord(String word, long number) throws IOException;

    /** Handles {@code \*}: a reader that does not know the next word ignores the group. */
    void ignorableDestination();

    /** Handles one byte of text. */
    void textByte(int b) throws IOException;

    /** Handles one byte that is written as two hex digits after a quote. */
    void escapedByte(int b) throws IOException;

    /** Handles one byte of raw data. */
    void rawByte(int b) throws IOException;
  }

  private final InputStream in;
  private final DocumentBudget effort;
  private final Listener listener;
  private long count;
  private boolean impossibleLength;

  public RtfTokenizer(InputStream in, DocumentBudget effort, Listener listener) {
    this.in = new BufferedInputStream(in, 1 << 14);
    this.effort = effort;
    this.listener = listener;
  }

  private int nextByte() throws IOException {
    if ((++count & 0x3FFF) == 0) {
      effort.check();
    }
    return in.read();
  }

  public void read() throws IOException {
    int c = nextByte();
    while (c >= 0) {
      switch (c) {
        case '{' -> listener.startGroup();
        case '}' -> listener.endGroup();
        case '\\' -> {
          c = readControl();
          continue;
        }
        case '\r', '\n' -> {}
        default -> listener.textByte(c);
      }
      c = nextByte();
    }
  }

  /** Throws the recorded problem, if any. Must be called after all tokens are handled. */
  public void throwProblem() throws IOException {
    if (impossibleLength) {
      throw new IOException("raw data of a length that no reader can have");
    }
  }

  /** Reads a control after its backslash. Returns the byte that follows it. */
  private int readControl() throws IOException {
    int c = nextByte();
    if (!isLetter(c)) {
      if (c == '*') {
        listener.ignorableDestination();
      } else if (c == '\'') {
        return readEscape();
      } else if (c >= 0) {
        listener.textByte(c == '{' || c == '}' || c == '\\' ? c : ' ');
      }
      return nextByte();
    }
    StringBuilder word = new StringBuilder();
    while (isLetter(c)) {
      if (word.length() < MAX_WORD_CHARS) {
        word.append((char) c);
      }
      c = nextByte();
    }
    boolean negative = c == '-';
    if (negative) {
      c = nextByte();
    }
    long number = -1;
    while (c >= '0' && c <= '9') {
      number = Math.min(Math.max(0, number) * 10 + (c - '0'), MAX_NUMBER);
      c = nextByte();
    }
    if (c == ' ') {
      c = nextByte();
    }
    boolean raw = word.toString().equals("bin") && !negative;
    impossibleLength |= raw && number > Integer.MAX_VALUE;
    if (raw && number > 0 && number <= Integer.MAX_VALUE) {
      for (; number > 0 && c >= 0; number--) {
        listener.rawByte(c);
        c = nextByte();
      }
    } else {
      listener.controlWord(word.toString(), negative ? -number : number);
    }
    return c;
  }

  private int readEscape() throws IOException {
    int high = nextByte();
    if (Character.digit(high, 16) < 0) {
      return high;
    }
    int low = nextByte();
    if (Character.digit(low, 16) < 0) {
      return low;
    }
    listener.escapedByte(Character.digit(high, 16) << 4 | Character.digit(low, 16));
    return nextByte();
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
