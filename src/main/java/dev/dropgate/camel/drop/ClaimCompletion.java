package dev.dropgate.camel.drop;

import dev.dropgate.camel.triage.CleanFileDelivery;
import dev.dropgate.intake.spool.ClaimRegistry;
import dev.dropgate.intake.status.ThrottledLogger;
import dev.dropgate.io.ExceptionText;
import dev.dropgate.io.GroupCommit;
import dev.dropgate.io.OtherFileSystemException;
import dev.dropgate.model.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Deletes a spooled file when every step is done and durable; after a failure the file stays. Used
 * by the thread that completes the exchange.
 */
final class ClaimCompletion extends SynchronizationAdapter {
  private static final int MAX_CAUSES = 100;

  private final Path file;
  private final ClaimRegistry filing;
  private final Path directory;
  private final ThrottledLogger reports;

  ClaimCompletion(Path file, ClaimRegistry filing, Path directory, ThrottledLogger reports) {
    this.file = file;
    this.filing = filing;
    this.directory = directory;
    this.reports = reports;
  }

  // A file that can be neither read nor moved would fail for ever; a description replaces it in
  // its record.
  @Override
  public void onFailure(Exchange exchange) {
    if (!isAcrossFileSystems(exchange.getException()) || Files.isReadable(file)) {
      return;
    }
    try {
      filing.leaveUnread(file);
    } catch (IOException e) {
      reportWaiting(reports, directory, e);
    }
  }

  @Override
  public void onComplete(Exchange exchange) {
    if (exchange.getProperty(CleanFileDelivery.LEFT_SPOOL_PROPERTY) != null) {
      return; // a lookup would cost as much as an access
    }
    try {
      GroupCommit.deleteAfterwards(file);
    } catch (IOException e) {
      reports.warn(
          "Cannot delete from the spool of "
              + SafeText.of(directory)
              + ": "
              + ExceptionText.describe(e));
    }
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

  /** Reports that a claim could not be filed and is tried again. */
  static void reportWaiting(ThrottledLogger reports, Path directory, IOException problem) {
    reports.warn(
        "Cannot file claims of " + SafeText.of(directory),
        "A claim of "
            + SafeText.of(directory)
            + " has to wait: "
            + ExceptionText.describe(problem));
  }
}
