package dev.dropgate.intake;

import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.intake.spool.SpooledClaim;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.model.Entry;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * A source of entries: a monitored directory, or whatever else people put files into. It claims
 * entries, hands each out until it is given up, and hands it out again after a failure or a
 * restart. A consumer polls from one thread at a time; the other methods are thread safe.
 */
public interface EntrySource {
  /**
   * Polls once: claims what is ready and returns the claims that can be judged now, without those
   * in progress. Reports a failure by itself and then returns the claims that it has.
   *
   * @param batchFinished whether a batch was finished since the last poll
   * @param skipIfQuiet whether to do nothing if the source has not changed
   * @param stopping returns whether to leave the rest to the next start
   */
  PolledClaims poll(boolean batchFinished, boolean skipIfQuiet, BooleanSupplier stopping);

  /** Returns its folder in the spool; null if it keeps its claims elsewhere. */
  SpoolFolder spool();

  /**
   * Returns the entry of a claim that is about to be processed; its content lies in the spool, and
   * no one else can change it.
   *
   * @return with the same id each time, also after a restart
   * @throws IOException if the entry cannot be read now; the claim is unchanged
   */
  Entry open(SpooledClaim claim) throws IOException;

  /**
   * Notes that a claim is handed over to be judged, so that no poll returns it before {@link
   * #noteEnded}, or before a pause if it fails.
   */
  void noteStarted(SpooledClaim claim);

  /**
   * Notes that a claim that needs no judging is handed over, so that no poll returns it before
   * {@link #noteEnded}.
   */
  void noteHandedOver(SpooledClaim claim);

  /** Notes that a claim was processed, or that its processing failed. */
  void noteEnded(SpooledClaim claim);

  /**
   * Gives a claim up once everything that was written for it is durable. It is never handed out
   * again after that; it is if the unit is not committed.
   *
   * @param unit the writes of the steps
   */
  void giveUp(SpooledClaim claim, UnitOfWork unit);

  /**
   * Leaves a claim for good that could neither be read nor moved to its destination; a description
   * replaces it.
   */
  void leaveUnread(SpooledClaim claim);
}
