package dev.dropgate.intake.status;

import dev.dropgate.io.SecureTreeWalk;
import dev.dropgate.io.linux.EffectiveAccess;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Searches a monitored directory for folders in which the current user could not claim entries;
 * changes nothing. Stateless.
 */
public final class PermissionSurvey {
  /** Enough to find general faults; the gate itself examines all entries. */
  private static final int MAX_ENTRIES = 100_000;

  private static final int MAX_DEPTH = 64;

  private PermissionSurvey() {}

  /**
   * Walks the directory and reports what is inaccessible.
   *
   * @param directory a monitored directory
   * @return one printable line about what is inaccessible; empty if nothing is
   */
  public static Optional<String> findUnreachable(Path directory) {
    // No entry is claimed, so no failure concerns the spool.
    BlindSpots spots = new BlindSpots(directory, Path.of("/nowhere"));
    try (SecureDirectoryStream<Path> root = SecureTreeWalk.open(directory)) {
      PermissionVisitor surveyor = new PermissionVisitor(directory, spots);
      surveyor.entered(Path.of(""), null);
      new SecureTreeWalk(MAX_DEPTH, surveyor).run(root);
    } catch (IOException e) {
      return Optional.empty(); // missing or closed as a whole: other checks report it
    }
    return spots.isEmpty() ? Optional.empty() : Optional.of(spots.describe());
  }

  private static final class PermissionVisitor implements SecureTreeWalk.EntryVisitor {
    private final Path directory;
    private final BlindSpots spots;
    private int left = MAX_ENTRIES;

    PermissionVisitor(Path directory, BlindSpots spots) {
      this.directory = directory;
      this.spots = spots;
    }

    @Override
    public boolean entry(
        SecureDirectoryStream<Path> parent, Path folder, Path name, BasicFileAttributes found) {
      return --left > 0;
    }

    @Override
    public void entered(Path folder, Object fileKey) {
      Path at = directory.resolve(folder);
      if (AccessObstacle.isSticky(at)) {
        spots.add(folder, new FileSystemException(null, null, "Operation not permitted"), true);
      } else if (!EffectiveAccess.canWrite(at) || !EffectiveAccess.canEnter(at)) {
        spots.add(folder, new AccessDeniedException(null), true);
      }
    }

    @Override
    public void tooDeep(SecureDirectoryStream<Path> parent, Path folder, Path name) {}

    @Override
    public void unreadable(Path relative, IOException reason) {
      spots.add(relative, reason, false);
    }

    @Override
    public void unreadableFolder(Path folder, IOException reason) {
      spots.add(folder, reason, true);
    }
  }
}
