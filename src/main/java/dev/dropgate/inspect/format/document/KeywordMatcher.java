package dev.dropgate.inspect.format.document;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A matcher of several words in streamed bytes that takes one step for each byte, however many
 * words there are (Aho and Corasick, 1975). Ignores the case of ASCII letters. Immutable.
 */
public final class KeywordMatcher {
  /** The initial state of a search. */
  public static final int START_STATE = 0;

  private static final int ALPHABET_SIZE = 128;

  /** The next state, by state and byte. */
  private final int[] next;

  /** A bit for each word that ends in a state. */
  private final long[] ends;

  /**
   * Builds the matcher.
   *
   * @param words at most 64, of ASCII in lower case
   */
  public KeywordMatcher(List<String> words) {
    int most = 1 + words.stream().mapToInt(String::length).sum();
    int[] table = new int[most * ALPHABET_SIZE];
    Arrays.fill(table, -1);
    ends = new long[most];
    int states = 1;
    for (int word = 0; word < words.size(); word++) {
      int state = START_STATE;
      for (char c : words.get(word).toCharArray()) {
        int at = state * ALPHABET_SIZE + c;
        if (table[at] < 0) {
          table[at] = states++;
        }
        state = table[at];
      }
      ends[state] |= 1L << word;
    }
    next = table;
    completeTransitions(states);
  }

  /** Completes each state with the transitions of its longest suffix that is a prefix of a word. */
  private void completeTransitions(int states) {
    int[] shorter = new int[states];
    Deque<Integer> open = new ArrayDeque<>();
    for (int c = 0; c < ALPHABET_SIZE; c++) {
      int state = next[c];
      if (state < 0) {
        next[c] = START_STATE;
      } else {
        open.add(state);
      }
    }
    while (!open.isEmpty()) {
      int state = open.remove();
      ends[state] |= ends[shorter[state]];
      for (int c = 0; c < ALPHABET_SIZE; c++) {
        int at = state * ALPHABET_SIZE + c;
        int otherwise = next[shorter[state] * ALPHABET_SIZE + c];
        if (next[at] < 0) {
          next[at] = otherwise;
        } else {
          shorter[next[at]] = otherwise;
          open.add(next[at]);
        }
      }
    }
  }

  /** Returns the state after one more byte. */
  public int nextState(int state, int b) {
    if (b < 0 || b >= ALPHABET_SIZE) {
      return START_STATE;
    }
    return next[state * ALPHABET_SIZE + (b >= 'A' && b <= 'Z' ? b | 0x20 : b)];
  }

  /** Returns a bit for each word that ends here. */
  public long matchesAt(int state) {
    return ends[state];
  }
}
