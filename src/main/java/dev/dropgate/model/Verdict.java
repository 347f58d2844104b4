package dev.dropgate.model;

/** The verdict on an entry, from harmless to grave. The gravest of several findings decides. */
public enum Verdict {
  /** No rule objects. */
  CLEAN,
  /** The entry could not be judged: it is held and reported, never delivered. */
  UNDECIDED,
  /** A rule calls it dangerous: it goes into quarantine and is reported. */
  DANGEROUS
}
