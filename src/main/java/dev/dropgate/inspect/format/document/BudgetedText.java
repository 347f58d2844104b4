package dev.dropgate.inspect.format.document;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A long text for a regular expression. Checks the budget while it is matched, which a matcher does
 * not. Not thread safe.
 */
public final class BudgetedText implements CharSequence {
  /** A matcher takes at most about 100 microseconds for this many characters. */
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
   * @throws UncheckedIOException that wraps the exceeded limit
   */
  @Override
  public char charAt(int index) {
    if (--untilStep == 0) {
      untilStep = CHARACTERS_PER_STEP;
      try {
        effort.check();
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
