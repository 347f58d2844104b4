package dev.dropgate.intake;

import dev.dropgate.intake.spool.ClaimRegistry;
import dev.dropgate.intake.spool.CopyPermissionPolicy;
import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.intake.status.BlindnessReporter;
import dev.dropgate.intake.status.ThrottledLogger;
import dev.dropgate.model.Entry;
import java.io.IOException;

/** What an intake needs to know about the content of files. */
public interface ContentJudge {
  /**
   * Returns the scanner of a monitored directory, which may judge files in place.
   *
   * @param rights decides which permissions a copy of a claimed file gets
   * @throws IOException if the spool cannot be read
   */
  DirectoryScanner newScanner(
      SpoolFolder spool,
      ClaimRegistry registry,
      CopyPermissionPolicy rights,
      ThrottledLogger reports,
      BlindnessReporter blindness)
      throws IOException;

  /**
   * Returns whether a claimed file is clean.
   *
   * @throws IOException if the file cannot be read
   */
  boolean isClean(SpoolFolder spool, Entry entry) throws IOException;
}
