package dev.dropgate.intake.spool;

import dev.dropgate.io.ClaimLease;
import dev.dropgate.model.ScanResult;
import java.nio.file.Path;
import java.util.Optional;

/** Judges a small file at its claim, through the descriptor that was opened before the claim. */
public interface ClaimJudge {
  /** Judges nothing, so that every claim is judged by the route. */
  ClaimJudge NONE = (name, claim, lease) -> Optional.empty();

  /**
   * Returns the verdict on a file; empty if more is needed to tell.
   *
   * @param name the original name, without folders
   * @param claim where it is now
   * @param lease the lease on the file, which no process can write to
   */
  Optional<ScanResult> judge(Path name, SpooledClaim claim, ClaimLease lease);
}
