package dev.dropgate.quarantine;

import java.util.Arrays;
import java.util.List;

/**
 * Beginnings of the hashes in ids that mean one record each. Counts when first asked. Not thread
 * safe.
 */
public final class ShortIds {
  private static final int LEAST = 8;

  private final List<String> ids;
  private int length;

  /**
   * Of these.
   *
   * @param ids all ids that there are
   */
  ShortIds(List<String> ids) {
    this.ids = ids;
  }

  private int length() {
    if (length == 0) {
      String[] hashes = ids.stream().map(ShortIds::hash).toArray(String[]::new);
      Arrays.sort(hashes);
      length = LEAST;
      for (int i = 1; i < hashes.length; i++) {
        length = Math.max(length, common(hashes[i - 1], hashes[i]) + 1);
      }
    }
    return length;
  }

  /**
   * A short form.
   *
   * @param id one of the ids
   * @return enough of it for {@link Quarantine#find}
   */
  public String of(String id) {
    String hash = hash(id);
    // Digits only may also be the beginning of a time; and what no digits tell apart stays whole.
    if (hash.length() < length() || hash.substring(0, LEAST).chars().allMatch(Character::isDigit)) {
      return id;
    }
    return hash.substring(0, length());
  }

  private static String hash(String id) {
    return id.substring(id.indexOf('-') + 1);
  }

  private static int common(String one, String other) {
    int i = 0;
    while (i < one.length() && i < other.length() && one.charAt(i) == other.charAt(i)) {
      i++;
    }
    return i;
  }
}
