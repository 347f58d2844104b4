package dev.dropgate.intake;

import dev.dropgate.intake.spool.JudgedClaim;
import dev.dropgate.intake.spool.SpooledClaim;
import java.util.List;

/**
 * What one walk has claimed.
 *
 * @param batch the name of the batch folder; empty if nothing was claimed
 * @param claims the claims that are still to be judged
 * @param judged the claims that were judged when they were made
 * @param complete whether these are all claims of the batch; otherwise they must be read from the
 *     spool
 */
record NewClaims(
    String batch, List<SpooledClaim> claims, List<JudgedClaim> judged, boolean complete) {
  static final NewClaims NONE = new NewClaims("", List.of(), List.of(), true);
}
