package dev.dropgate.intake;

import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.intake.spool.SpooledClaim;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.io.linux.FolderSubscription;
import dev.dropgate.model.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A source of entries: a monitored directory, or whatever else people put files into. It claims
 * entries, hands each out until it is given up, and hands it out again after a failure or a
 * restart. A consumer polls from one thread at a time; the other methods are thread safe.
 *
 * <p>An endpoint consumes from a source of your own with {@code drop:NAME?source=#bean:BEAN}. The
 * methods with a default concern what only a directory knows, or how soon to poll again.
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

  /**
   * Returns its folder in the spool; null if it keeps its claims elsewhere. Without one, no notes
   * are kept of the entries that are judged: an entry that ends the process is handed out again
   * after each start, unless the source counts how often it has handed it out, and then returns it
   * from {@link #open} with the kind {@code GATE_ENDED}.
   */
  SpoolFolder spool();

  /**
   * Returns the entry of a claim that is about to be processed. Its content is the file at the path
   * of the claim, and no one else can change it. The delivery of a clean entry moves that file
   * away; see {@link #noteLeft}.
   *
   * @return with the same id each time, also after a restart; the id is one of {@code RecordId},
   *     because the record of the entry gets it
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
   * again after that; it is if the unit is not committed. {@link #noteEnded} follows at once, so a
   * poll before the commit may return the claim; the consumer then leaves it out.
   *
   * @param unit the writes of the steps
   */
  void giveUp(SpooledClaim claim, UnitOfWork unit);

  /**
   * Notes that the content of a claim has left: a clean entry was delivered by moving its file. It
   * replaces {@link #giveUp}, also if a later step fails. A source for which that file is the claim
   * has nothing to do. Another one forgets the claim; if a crash comes before the commit, it hands
   * the entry out again, which is then delivered twice, under two names.
   *
   * @param unit the writes of the steps
   */
  default void noteLeft(SpooledClaim claim, UnitOfWork unit) {
    giveUp(claim, unit);
  }

  /**
   * Leaves a claim for good that could neither be read nor moved to its destination; a description
   * replaces it.
   */
  void leaveUnread(SpooledClaim claim);

  /**
   * Returns what keeps the source from some of its entries, and how to fix it, for the health check
   * of the consumer; see {@link #poll}, which throws nothing.
   *
   * @return one printable line; empty if the last poll could see and claim everything
   */
  default Optional<String> problem() {
    return Optional.empty();
  }

  /** Returns the number of claims that are handed over and not processed. */
  default int inProgress() {
    return 0;
  }

  /**
   * Returns the folders of the claims that the last poll has seen, if the source itself returns no
   * claim of a folder that is not committed; empty if the consumer has to leave them out.
   */
  default Set<Path> polledBatches() {
    return Set.of();
  }

  /** Returns whether the last poll left entries unclaimed that are ready. */
  default boolean isCutShort() {
    return false;
  }

  /** Returns whether the last poll left claims that could be judged now. */
  default boolean hasMoreClaims() {
    return false;
  }

  /**
   * Returns when the next poll has work, as far as the last one knows. The poll interval limits it.
   *
   * @param nanos the time of {@link System#nanoTime()}
   * @return nanoseconds from now; a very large number for "never"
   */
  default long nanosUntilDue(long nanos) {
    return Long.MAX_VALUE;
  }

  /** Returns whether {@link #isQuiet} may be true until the next poll; costs no system call. */
  default boolean mayBeQuiet() {
    return false;
  }

  /** Returns whether a poll would find nothing, at a lower cost than a poll. */
  default boolean isQuiet() {
    return false;
  }

  /**
   * Sets the subscription to the monitored folders, which reports dropped files.
   *
   * @param events null for none
   */
  default void listenTo(FolderSubscription events) {}
}
