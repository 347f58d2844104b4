package dev.dropgate.model;

/** What becomes of an entry, from harmless to grave: of several findings the gravest decides. */
public enum Verdict {
  /** No rule objects. */
  CLEAN,
  /** It could not be judged: it is held and reported, never delivered. */
  UNDECIDED,
  /** A rule names it dangerous: it goes into quarantine and is reported. */
  DANGEROUS
}
