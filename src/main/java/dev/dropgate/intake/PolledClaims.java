package dev.dropgate.intake;

import dev.dropgate.intake.spool.JudgedClaim;
import dev.dropgate.intake.spool.SpooledClaim;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The claims that one poll hands over.
 *
 * @param toJudge still to be judged
 * @param judged judged at the claim
 */
public record PolledClaims(List<SpooledClaim> toJudge, List<JudgedClaim> judged) {
  /** No claims. */
  public static final PolledClaims NONE = new PolledClaims(List.of(), List.of());

  /** Returns the claims that are not at certain paths. */
  public PolledClaims without(Predicate<Path> paths) {
    return new PolledClaims(
        toJudge.stream().filter(claim -> !paths.test(claim.path())).toList(),
        judged.stream().filter(one -> !paths.test(one.claim().path())).toList());
  }

  /** Returns the same claims, all of them to be judged. */
  public PolledClaims unjudged() {
    List<SpooledClaim> all = new ArrayList<>(toJudge);
    judged.forEach(one -> all.add(one.claim()));
    return new PolledClaims(all, List.of());
  }

  /** Returns the paths of all claims. */
  public Set<Path> paths() {
    return Stream.concat(toJudge.stream(), judged.stream().map(JudgedClaim::claim))
        .map(SpooledClaim::path)
        .collect(Collectors.toSet());
  }

  /** Returns the number of claims. */
  public int size() {
    return toJudge.size() + judged.size();
  }

  /** Returns whether there is nothing to hand over. */
  public boolean isEmpty() {
    return toJudge.isEmpty() && judged.isEmpty();
  }
}
