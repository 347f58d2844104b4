package dev.dropgate.inspect;

import java.util.Set;

/**
 * The rule ids of findings that cannot be switched, because the gate cannot judge what they are
 * about. No plug-in may use them.
 */
public final class FixedFindingIds {
  public static final String GATE_ENDED = "gate-ended";
  public static final String LINK = "link";
  public static final String SPECIAL_FILE = "special-file";
  public static final String SWAPPED = "swapped";
  public static final String TOO_BIG = "too-big";
  public static final String UNFINISHED = "unfinished";
  public static final String UNREADABLE = "unreadable";

  /** The content does not have the form that a rule needs to judge it. */
  public static final String UNREADABLE_CONTENT = "unreadable-content";

  static final Set<String> ALL =
      Set.of(
          GATE_ENDED,
          LINK,
          SPECIAL_FILE,
          SWAPPED,
          TOO_BIG,
          UNFINISHED,
          UNREADABLE,
          UNREADABLE_CONTENT);

  private FixedFindingIds() {}
}
