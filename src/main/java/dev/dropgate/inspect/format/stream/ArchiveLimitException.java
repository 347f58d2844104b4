package dev.dropgate.inspect.format.stream;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.ScanAbortedException;

/** Signals a reached limit, which is reported only where it was reached. */
public final class ArchiveLimitException extends ScanAbortedException {
  private static final long serialVersionUID = 1L;

  private final transient ArchiveLimits.UnreadablePolicy policy;
  private boolean reported;

  ArchiveLimitException(ArchiveLimits limits, String message) {
    super(message);
    this.policy = limits.beyond();
  }

  @Override
  protected void reportTo(FindingCollector findings) {
    if (!reported) {
      findings.add(ArchiveFindingIds.LIMIT, policy.level(), policy.verdict(), getMessage());
    }
    reported = true;
  }
}
