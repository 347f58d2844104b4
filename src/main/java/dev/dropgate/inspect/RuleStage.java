package dev.dropgate.inspect;

/**
 * When a rule is asked. The stages are in the order in which they are reached, from cheap to
 * expensive. Within a stage, rules are asked in the order of their providers, and of their list
 * there.
 */
public enum RuleStage {
  /** Needs only what kind of entry it is. */
  KIND,
  /** Needs only a name. Asked for every entry, also for one without content. */
  NAME,
  /** Needs the first bytes and the types that they show. */
  TYPE,
  /** Reads the content once, from the first byte to the last. */
  HASH,
  /** Opens archives and has their members judged by all rules. */
  ARCHIVE,
  /** Parses what a document holds. The stage for most rules on content. */
  DOCUMENT,
  /** Asks a program outside of the gate. */
  ENGINE,
  /** Takes back what other rules have found. Asked last, also about what is dangerous. */
  OVERRULE;

  /** Returns whether its rules are asked about an entry without content, too. */
  boolean needsNoContent() {
    return this == KIND || this == NAME;
  }
}
