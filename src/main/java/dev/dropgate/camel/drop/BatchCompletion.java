package dev.dropgate.camel.drop;

import dev.dropgate.camel.triage.CleanFileDelivery;
import dev.dropgate.intake.DirectoryIntake;
import dev.dropgate.intake.spool.SpooledClaim;
import dev.dropgate.io.ExceptionText;
import dev.dropgate.io.GroupCommit;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Deletes the claims of a batch when every step is done and durable; after a failure they stay. For
 * the thread that processes the exchange.
 */
final class BatchCompletion extends SynchronizationAdapter {
  private final List<SpooledClaim> claims;
  private final DirectoryIntake intake;
  private List<SpooledClaim> left;

  BatchCompletion(List<SpooledClaim> claims, DirectoryIntake intake) {
    this.claims = claims;
    this.intake = intake;
    this.left = claims;
  }

  /** Returns the claims that have not left the spool. */
  List<SpooledClaim> left() {
    return left;
  }

  @Override
  public void onDone(Exchange exchange) {
    Set<?> gone = exchange.getProperty(CleanFileDelivery.LEFT_SPOOL_PROPERTY, Set.class);
    if (gone != null) {
      left = claims.stream().filter(claim -> !gone.contains(claim.path())).toList();
    }
  }

  @Override
  public void onComplete(Exchange exchange) {
    onDone(exchange);
    try {
      for (SpooledClaim claim : left) {
        GroupCommit.deleteAfterwards(claim.path());
      }
    } catch (IOException e) {
      intake.reports().warn("Cannot delete from the spool: " + ExceptionText.describe(e));
    }
  }
}
