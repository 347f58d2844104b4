package dev.dropgate.inspect.format.document;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A long text for a regular expression: matching it minds the time, which the matcher by itself
 * would not before its end. For one thread.
 */
public final class BudgetedText implements CharSequence {
  /** So many characters take some 100 microseconds at most. */
  private static final int CHARACTERS_PER_STEP = 1 << 12;

  private final CharSequence text;
  private final DocumentBudget effort;
  private int untilStep = CHARACTERS_PER_STEP;

  public BudgetedText(CharSequence text, DocumentBudget effort) {
    this.text = text;
    this.effort = effort;
  }

  /**
   * Returns a character.
   *
   * @throws UncheckedIOException around the limit that is exceeded
   */
  @Override
  public char charAt(int index) {
    if (--untilStep == 0) {
      untilStep = CHARACTERS_PER_STEP;
      try {
        effort.checkTime();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
