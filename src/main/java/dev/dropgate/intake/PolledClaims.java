package dev.dropgate.intake;

import dev.dropgate.intake.spool.SpooledClaim;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The claims that one poll hands over.
 *
 * @param toJudge still to be judged
 * @param clean judged at the claim; they have no more to go through than their delivery
 */
public record PolledClaims(List<SpooledClaim> toJudge, List<SpooledClaim> clean) {
  /** No claims. */
  public static final PolledClaims NONE = new PolledClaims(List.of(), List.of());

  /** Returns the claims that are not at certain paths. */
  public PolledClaims without(Predicate<Path> paths) {
    Predicate<SpooledClaim> kept = claim -> !paths.test(claim.path());
    return new PolledClaims(
        toJudge.stream().filter(kept).toList(), clean.stream().filter(kept).toList());
  }

  /** Returns the paths of all claims. */
  public Set<Path> paths() {
    return Stream.concat(toJudge.stream(), clean.stream())
        .map(SpooledClaim::path)
        .collect(Collectors.toSet());
  }

  /** Returns whether there is nothing to hand over. */
  public boolean isEmpty() {
    return toJudge.isEmpty() && clean.isEmpty();
  }
}
