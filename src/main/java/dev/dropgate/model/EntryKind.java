package dev.dropgate.model;

import java.util.Locale;

/** The kind of an entry. */
public enum EntryKind {
  /** A regular file that no process writes to any more. */
  FILE,
  /** A regular file that was still changing when the settle limit ran out. */
  UNFINISHED,
  /** A regular file that the gate has no right to read. */
  UNREADABLE,
  /** A regular file that is larger than the size limit for reading. */
  TOO_BIG,
  /**
   * Another file than the one that was judged before the claim: a process swapped it in between.
   */
  SWAPPED,
  /** A regular file whose judging was cut off too often by an abnormal end of the gate. */
  GATE_ENDED,
  /** A symbolic link. The content is a description of the link; its target is never opened. */
  LINK,
  /** A FIFO, socket or device. The content is a description of it. */
  SPECIAL;

  private final String folderName = name().toLowerCase(Locale.ROOT);

  /**
   * Returns the name of this kind's folder in the spool.
   *
   * @return lower case
   */
  public String folderName() {
    return folderName;
  }
}
