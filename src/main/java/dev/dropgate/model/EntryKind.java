package dev.dropgate.model;

import java.util.Locale;

/** What sort of thing an entry is. */
public enum EntryKind {
  /** A regular file whose writer is done. */
  FILE,
  /** A regular file that was still changing when the settle limit ran out. */
  UNFINISHED,
  /** A regular file that we have no right to read. */
  UNREADABLE,
  /** A regular file larger than what is read. */
  TOO_BIG,
  /** Not the file that was judged before the claim: somebody swapped it in between. */
  SWAPPED,
  /** A regular file that was being judged when the gate ended badly, too often. */
  GATE_ENDED,
  /** A symbolic link; the content is a description of it, what it points to is never opened. */
  LINK,
  /** A FIFO, socket or device; the content is a description of it. */
  SPECIAL;

  /**
   * The name that stands for it in the spool.
   *
   * @return lower case
   */
  public String folderName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
