package dev.dropgate.model;

import java.util.List;

/** The rule ids of findings that come from a scan engine. */
public final class EngineFindingIds {
  /** An engine found something. */
  public static final String FOUND = "engine";

  /** No engine could judge the entry. */
  public static final String UNAVAILABLE = "engine-unavailable";

  private EngineFindingIds() {}

  /**
   * Returns whether the only reason is that no engine could judge the entry. Such an entry needs a
   * verdict, not a way around the verdict.
   *
   * @param rules the rule ids of all findings; without any, nothing is known
   */
  public static boolean isOnlyUnavailable(List<String> rules) {
    return !rules.isEmpty() && rules.stream().allMatch(UNAVAILABLE::equals);
  }
}
