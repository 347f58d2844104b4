package dev.dropgate.inspect;

/**
 * The time at which a rule is asked. The stages are in the order in which they are reached, from
 * cheap to expensive. Within a stage, rules are asked in the order of their providers, and of the
 * provider's list.
 */
public enum RuleStage {
  /** Needs only the kind of the entry. */
  KIND,
  /** Needs only a name. Asked about every entry, also about one without content. */
  NAME,
  /** Needs the first bytes and the types that they show. */
  TYPE,
  /** Reads the content once, from the first byte to the last. */
  HASH,
  /** Opens archives; all rules judge the members. */
  ARCHIVE,
  /** Parses documents. The stage for most rules on content. */
  DOCUMENT,
  /** Asks a program outside the gate. */
  ENGINE,
  /** Removes the findings of other rules. Asked last, also about dangerous entries. */
  OVERRULE;

  /** Returns whether the rules of this stage also judge an entry without content. */
  boolean needsNoContent() {
    return this == KIND || this == NAME;
  }
}
