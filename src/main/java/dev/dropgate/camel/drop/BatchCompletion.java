package dev.dropgate.camel.drop;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.intake.EntrySource;
import dev.dropgate.intake.spool.SpooledClaim;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.model.PrintableText;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the claims of a batch when every step is done and durable; after a failure they stay.
 * Used by the thread that completes the exchange, and then by the one that has sent it.
 */
final class BatchCompletion extends SynchronizationAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(BatchCompletion.class);

  private final List<SpooledClaim> claims;
  private final boolean clean;
  private final EntrySource source;
  private final UnitOfWork unit;
  private volatile List<SpooledClaim> unfinished = List.of();

  /**
   * Creates a completion.
   *
   * @param clean whether the claims were judged clean
   */
  BatchCompletion(List<SpooledClaim> claims, boolean clean, EntrySource source, UnitOfWork unit) {
    this.claims = claims;
    this.clean = clean;
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
      finish(claim, left.contains(claim.path()));
    }
  }

  @Override
  public void onFailure(Exchange exchange) {
    Set<?> delivered = paths(exchange, DropgateConstants.DELIVERED_CLAIMS);
    Set<?> left = paths(exchange, DropgateConstants.LEFT_SPOOL);
    List<SpooledClaim> again = new ArrayList<>();
    for (SpooledClaim claim : claims) {
      boolean gone = left.contains(claim.path()) || hasLeft(claim);
      if (gone || delivered.contains(claim.path())) {
        finish(claim, gone);
      } else {
        source.noteEnded(claim);
        again.add(claim);
      }
    }
    unfinished = again;
  }

  // A part of a split batch delivers its file without a note in the exchange of the batch.
  private boolean hasLeft(SpooledClaim claim) {
    return clean && Files.notExists(claim.path(), LinkOption.NOFOLLOW_LINKS);
  }

  // A source that fails for one claim hands it out again, and no other.
  private void finish(SpooledClaim claim, boolean gone) {
    try {
      if (gone) {
        source.noteLeft(claim, unit);
      } else {
        source.giveUp(claim, unit);
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "Cannot finish {}: {}", PrintableText.of(claim.path()), PrintableText.of(e.toString()));
    } finally {
      source.noteEnded(claim);
    }
  }

  private static Set<?> paths(Exchange exchange, String property) {
    Set<?> paths = exchange.getProperty(property, Set.class);
    return paths == null ? Set.of() : paths;
  }
}
