package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Stop;

/** A limit was reached; told once, where it was reached. */
final class LimitStop extends Stop {
  private static final long serialVersionUID = 1L;

  private final transient Limits.Policy policy;
  private boolean told;

  LimitStop(Limits limits, String message) {
    super(message);
    this.policy = limits.beyond();
  }

  @Override
  protected void tell(Findings findings) {
    if (!told) {
      findings.add(ArchiveFindingIds.LIMIT, policy.level(), policy.verdict(), getMessage());
    }
    told = true;
  }
}
