package dev.dropgate.inspect;

import java.util.Optional;

/** One reason to stop an entry. Implementations are immutable and thread safe. */
@FunctionalInterface
interface Rule {
  /**
   * Judges.
   *
   * @param subject the entry
   * @return a finding, or empty if this rule has nothing against the entry
   */
  Optional<Finding> judge(Subject subject);
}
