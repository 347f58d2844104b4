package dev.dropgate.intake;

import dev.dropgate.intake.spool.SpooledClaim;
import java.util.List;

/**
 * The claims that one poll hands over.
 *
 * @param toJudge still to be judged
 * @param clean judged at the claim; they have no more to go through than their delivery
 */
public record PolledClaims(List<SpooledClaim> toJudge, List<SpooledClaim> clean) {
  static final PolledClaims NONE = new PolledClaims(List.of(), List.of());

  /** Returns whether there is nothing to hand over. */
  public boolean isEmpty() {
    return toJudge.isEmpty() && clean.isEmpty();
  }
}
