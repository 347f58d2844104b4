package dev.dropgate.quarantine.record;

import java.util.Locale;

/** The state of a record, as lists show it. */
public enum RecordState {
  /** In the store since a rule called the file dangerous. */
  QUARANTINED,
  /** In the store since the file could not be judged. */
  HELD,
  /** The file is being handed on after it was judged again. */
  REJUDGING,
  /** The file is back in its folder; the record stays. */
  RESTORED,
  /** The same, and files of the same content may pass. */
  RELEASED,
  /** The manifest cannot be used. Never stored. */
  DAMAGED;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Returns the word that is stored and shown, for example {@code restored}. */
  public String word() {
    return word;
  }

  /** Returns whether a file was given back to its owner, so that the record holds none for them. */
  public boolean isGivenBack() {
    return this == RESTORED || this == RELEASED;
  }

  /**
   * Returns the state after an action.
   *
   * @param action the word of the action in the record's history
   * @return this state if the action is one that changes none, for example a failed one
   */
  RecordState after(String action) {
    for (RecordState next : values()) {
      if (next != DAMAGED && next.word.equals(action)) {
        return next;
      }
    }
    return this;
  }
}
