package dev.dropgate.config;

import java.util.Optional;

/** Finds the known name closest to a misspelled one. Stateless. */
public final class NearestName {
  /** With more changes than this, a name counts as a different one. */
  private static final int MAX_CHANGES = 3;

  private static final int MAX_LENGTH = 100;

  private NearestName() {}

  /**
   * Returns the closest known name.
   *
   * @param name the name as written
   * @param known the valid names
   * @return the closest name; empty if none is close
   */
  public static Optional<String> of(String name, Iterable<String> known) {
    if (name.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String nearest = null;
    int least = Math.min(MAX_CHANGES, name.length() / 3) + 1;
    for (String one : known) {
      int changes = changes(name, one);
      if (changes < least) {
        least = changes;
        nearest = one;
      }
    }
    return Optional.ofNullable(nearest);
  }

  // Counts letters that are added, left out, replaced, or swapped with their neighbor.
  private static int changes(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int other = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        least = Math.min(least, cost[i - 1][j - 1] + other);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          least = Math.min(least, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = least;
      }
    }
    return cost[from.length()][to.length()];
  }
}
