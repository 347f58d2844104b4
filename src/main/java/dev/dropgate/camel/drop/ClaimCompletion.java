package dev.dropgate.camel.drop;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.intake.EntrySource;
import dev.dropgate.intake.spool.SpooledClaim;
import dev.dropgate.io.OtherFileSystemException;
import dev.dropgate.io.UnitOfWork;
import java.nio.file.Files;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Deletes a claim when every step is done and durable; after a failure the claim stays. Used by the
 * thread that completes the exchange.
 */
final class ClaimCompletion extends SynchronizationAdapter {
  private static final int MAX_CAUSES = 100;

  private final SpooledClaim claim;
  private final EntrySource source;

  /** The writes of the steps belong to it, also if another thread completes the exchange. */
  private final UnitOfWork unit;

  ClaimCompletion(SpooledClaim claim, EntrySource source, UnitOfWork unit) {
    this.claim = claim;
    this.source = source;
    this.unit = unit;
  }

  // A file that can be neither read nor moved would fail for ever; a description replaces it in
  // its record.
  @Override
  public void onFailure(Exchange exchange) {
    try {
      if (hasLeft(exchange)) {
        source.noteLeft(claim, unit);
      } else if (isAcrossFileSystems(exchange.getException()) && !Files.isReadable(claim.path())) {
        source.leaveUnread(claim);
      }
    } finally {
      onDone(exchange);
    }
  }

  @Override
  public void onComplete(Exchange exchange) {
    try {
      if (hasLeft(exchange)) {
        source.noteLeft(claim, unit);
      } else {
        source.giveUp(claim, unit);
      }
    } finally {
      onDone(exchange);
    }
  }

  private static boolean hasLeft(Exchange exchange) {
    return exchange.getProperty(DropgateConstants.LEFT_SPOOL) != null;
  }

  // A route may hand the exchange over to another thread, so it can end after the consumer is done.
  @Override
  public void onDone(Exchange exchange) {
    source.noteEnded(claim);
  }

  private static boolean isAcrossFileSystems(Throwable problem) {
    Throwable cause = problem;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof OtherFileSystemException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
