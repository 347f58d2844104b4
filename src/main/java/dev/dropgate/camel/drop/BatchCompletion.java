package dev.dropgate.camel.drop;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.intake.EntrySource;
import dev.dropgate.intake.spool.SpooledClaim;
import dev.dropgate.io.UnitOfWork;
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
  private final EntrySource source;
  private final UnitOfWork unit;
  private volatile List<SpooledClaim> unfinished = List.of();

  BatchCompletion(List<SpooledClaim> claims, EntrySource source, UnitOfWork unit) {
    this.claims = claims;
    this.source = source;
    this.unit = unit;
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
    Set<?> left = paths(exchange, DropgateConstants.LEFT_SPOOL);
    for (SpooledClaim claim : claims) {
      if (left.contains(claim.path())) {
        source.noteLeft(claim, unit);
      } else {
        source.giveUp(claim, unit);
      }
    }
    onDone(exchange);
  }

  @Override
  public void onFailure(Exchange exchange) {
    Set<?> delivered = paths(exchange, DropgateConstants.DELIVERED_CLAIMS);
    Set<?> left = paths(exchange, DropgateConstants.LEFT_SPOOL);
    claims.stream()
        .filter(claim -> left.contains(claim.path()))
        .forEach(claim -> source.noteLeft(claim, unit));
    onDone(exchange);
    unfinished = claims.stream().filter(claim -> !delivered.contains(claim.path())).toList();
  }

  @Override
  public void onDone(Exchange exchange) {
    claims.forEach(source::noteEnded);
  }

  private static Set<?> paths(Exchange exchange, String property) {
    Set<?> paths = exchange.getProperty(property, Set.class);
    return paths == null ? Set.of() : paths;
  }
}
