package dev.dropgate.quarantine.record;

import dev.dropgate.io.LongTable;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.QuarantineService;
import java.util.Arrays;
import java.util.List;

/**
 * Shortens ids to the beginnings of their hashes that identify one record each. Computes the length
 * on first use. Not thread safe.
 */
public final class ShortRecordIds {
  private static final int MIN_DIGITS = 8;

  /** The number of hex digits in a long. */
  private static final int DIGITS_PER_LONG = 16;

  private final List<RecordId> ids;
  private int length;

  /**
   * Creates short forms.
   *
   * @param ids all existing ids
   */
  public ShortRecordIds(List<RecordId> ids) {
    this.ids = ids;
  }

  private int length() {
    if (length == 0) {
      int common = commonDigits();
      length = Math.max(MIN_DIGITS, (common < DIGITS_PER_LONG ? common : exactCommonDigits()) + 1);
    }
    return length;
  }

  // Returns how many digits any two ids have in common. The result is inexact if it is less than
  // the digits shown anyway. Avoids sorting, which takes a tenth of the time of a list of a hundred
  // thousand while it is not compiled.
  private int commonDigits() {
    int digits = MIN_DIGITS;
    while (digits <= DIGITS_PER_LONG && !areDistinct(digits)) {
      digits++;
    }
    return digits - 1;
  }

  private boolean areDistinct(int digits) {
    int rows = Math.max(2, Integer.highestOneBit(ids.size()) * 4); // it need not grow
    LongTable seen = new LongTable(0, rows);
    for (RecordId id : ids) {
      seen.add(firstDigits(id) >>> (4 * (DIGITS_PER_LONG - digits)), (byte) 1);
    }
    return seen.size() == ids.size();
  }

  private int exactCommonDigits() {
    String[] hashes = ids.stream().map(RecordId::hash).toArray(String[]::new);
    Arrays.sort(hashes);
    int common = 0;
    for (int i = 1; i < hashes.length; i++) {
      common = Math.max(common, common(hashes[i - 1], hashes[i]));
    }
    return common;
  }

  // A short hash is padded with zeros, so two ids may seem to have more digits in common than they
  // have.
  private static long firstDigits(RecordId id) {
    String hash = id.hash();
    long digits = 0;
    for (int i = 0; i < DIGITS_PER_LONG; i++) {
      char c = i < hash.length() ? hash.charAt(i) : '0';
      digits = digits << 4 | (c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return digits;
  }

  /**
   * Returns the short form of an id.
   *
   * @param id one of the ids
   * @return enough of it for {@link QuarantineService#find}
   */
  public String shorten(RecordId id) {
    String hash = id.hash();
    // A short form of digits only could also be the beginning of a time. An id that no digits
    // distinguish stays whole.
    int end = Math.max(length(), firstLetter(hash) + 1);
    return hash.length() < end ? id.toString() : hash.substring(0, end);
  }

  private static int firstLetter(String hash) {
    int i = 0;
    while (i < hash.length() && Character.isDigit(hash.charAt(i))) {
      i++;
    }
    return i;
  }

  private static int common(String one, String other) {
    int i = 0;
    while (i < one.length() && i < other.length() && one.charAt(i) == other.charAt(i)) {
      i++;
    }
    return i;
  }
}
