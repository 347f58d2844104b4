package dev.dropgate.inspect.active;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds any of some words in bytes that stream by, with one step a byte however many words there
 * are (Aho and Corasick, 1975). Letters of ASCII count the same in either case. Immutable.
 */
final class WordSearch {
  /** Where a search begins. */
  static final int START = 0;

  private static final int BYTES = 128;

  /** By state and byte, the next state. */
  private final int[] next;

  /** By state, a bit for each word that ends there. */
  private final long[] ends;

  /**
   * Prepares a search.
   *
   * @param words at most 64, of ASCII in lower case
   */
  WordSearch(List<String> words) {
    int most = 1 + words.stream().mapToInt(String::length).sum();
    int[] table = new int[most * BYTES];
    Arrays.fill(table, -1);
    ends = new long[most];
    int states = 1;
    for (int word = 0; word < words.size(); word++) {
      int state = START;
      for (char c : words.get(word).toCharArray()) {
        int at = state * BYTES + c;
        if (table[at] < 0) {
          table[at] = states++;
        }
        state = table[at];
      }
      ends[state] |= 1L << word;
    }
    next = table;
    complete(states);
  }

  /** Has each state go on where the longest end of it that is a beginning would. */
  private void complete(int states) {
    int[] shorter = new int[states];
    Deque<Integer> open = new ArrayDeque<>();
    for (int c = 0; c < BYTES; c++) {
      int state = next[c];
      if (state < 0) {
        next[c] = START;
      } else {
        open.add(state);
      }
    }
    while (!open.isEmpty()) {
      int state = open.remove();
      ends[state] |= ends[shorter[state]];
      for (int c = 0; c < BYTES; c++) {
        int at = state * BYTES + c;
        int otherwise = next[shorter[state] * BYTES + c];
        if (next[at] < 0) {
          next[at] = otherwise;
        } else {
          shorter[next[at]] = otherwise;
          open.add(next[at]);
        }
      }
    }
  }

  /** The state after one more byte. */
  int step(int state, int b) {
    if (b < 0 || b >= BYTES) {
      return START;
    }
    return next[state * BYTES + (b >= 'A' && b <= 'Z' ? b | 0x20 : b)];
  }

  /** A bit for each word that has just ended. */
  long found(int state) {
    return ends[state];
  }
}
