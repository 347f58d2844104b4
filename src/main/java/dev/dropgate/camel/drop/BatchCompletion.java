package dev.dropgate.camel.drop;

import dev.dropgate.camel.triage.CleanFileDelivery;
import dev.dropgate.intake.DirectoryIntake;
import dev.dropgate.intake.spool.SpooledClaim;
import dev.dropgate.io.ExceptionText;
import dev.dropgate.io.GroupCommit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Deletes the claims of a batch when every step is done and durable; after a failure they stay.
 * Used by the thread that completes the exchange, and then by the one that has sent it.
 */
final class BatchCompletion extends SynchronizationAdapter {
  private final List<SpooledClaim> claims;
  private final DirectoryIntake intake;
  private final GroupCommit group = GroupCommit.current();
  private volatile List<SpooledClaim> unfinished = List.of();

  BatchCompletion(List<SpooledClaim> claims, DirectoryIntake intake) {
    this.claims = claims;
    this.intake = intake;
  }

  /**
   * Returns the claims that must be sent again.
   *
   * @return empty if the batch has succeeded, or if its exchange is not complete yet
   */
  List<SpooledClaim> unfinished() {
    return unfinished;
  }

  @Override
  public void onComplete(Exchange exchange) {
    Set<?> left = paths(exchange, CleanFileDelivery.LEFT_SPOOL_PROPERTY);
    for (SpooledClaim claim : claims) {
      if (!left.contains(claim.path())) {
        delete(claim.path());
      }
    }
    onDone(exchange);
  }

  private void delete(Path claim) {
    try {
      GroupCommit.deleteAfter(group, claim);
    } catch (IOException e) {
      intake.reports().warn("Cannot delete from the spool: " + ExceptionText.describe(e));
    }
  }

  @Override
  public void onFailure(Exchange exchange) {
    Set<?> delivered = paths(exchange, CleanFileDelivery.DELIVERED_PROPERTY);
    onDone(exchange);
    unfinished = claims.stream().filter(claim -> !delivered.contains(claim.path())).toList();
  }

  @Override
  public void onDone(Exchange exchange) {
    claims.forEach(claim -> intake.noteEnded(claim.path()));
  }

  private static Set<?> paths(Exchange exchange, String property) {
    Set<?> paths = exchange.getProperty(property, Set.class);
    return paths == null ? Set.of() : paths;
  }
}
