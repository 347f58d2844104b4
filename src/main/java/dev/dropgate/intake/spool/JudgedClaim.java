package dev.dropgate.intake.spool;

import dev.dropgate.model.ScanResult;

/**
 * A claim that was judged when it was made.
 *
 * @param claim the claim
 * @param result its verdict
 */
public record JudgedClaim(SpooledClaim claim, ScanResult result) {}
