package dev.dropgate.camel.drop;

import dev.dropgate.intake.spool.JudgedClaim;
import dev.dropgate.model.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * Claims that were judged alike and that one exchange carries.
 *
 * @param verdict the verdict on each of them
 * @param claims not empty
 */
record JudgedBatch(Verdict verdict, List<JudgedClaim> claims) {
  /** Few enough that both processors have work, and that a failure repeats little. */
  private static final int MAX_ENTRIES = 250;

  /** Divides the claims of a poll into batches. */
  static List<JudgedBatch> of(List<JudgedClaim> claims) {
    List<JudgedBatch> batches = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      List<JudgedClaim> alike =
          claims.stream().filter(one -> one.result().verdict() == verdict).toList();
      for (int from = 0; from < alike.size(); from += MAX_ENTRIES) {
        int to = Math.min(from + MAX_ENTRIES, alike.size());
        batches.add(new JudgedBatch(verdict, alike.subList(from, to)));
      }
    }
    return batches;
  }
}
