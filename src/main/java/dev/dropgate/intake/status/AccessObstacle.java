package dev.dropgate.intake.status;

import dev.dropgate.io.ExceptionText;
import dev.dropgate.io.linux.CurrentUser;
import dev.dropgate.io.linux.EffectiveAccess;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.ShellQuoting;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The reason why the gate cannot examine or claim an entry.
 *
 * @param reason what is wrong; printable
 * @param fix what a person has to do; printable
 * @param everywhere whether it applies to the whole monitored directory
 */
record AccessObstacle(String reason, String fix, boolean everywhere) {
  private static final String GATE_USER = CurrentUser.name();
  private static final int STICKY_BIT = 01000;

  /**
   * Determines the cause of a failure.
   *
   * @param directory the monitored directory
   * @param folder the folder in it where the failure occurred
   * @param spool the spool
   * @param problem the failure
   * @return the obstacle to report
   */
  static AccessObstacle of(Path directory, Path folder, Path spool, IOException problem) {
    String text = reason(problem);
    if (text.contains("No space left")) {
      return new AccessObstacle(
          PrintableText.of(text) + ", the spool " + PrintableText.of(spool),
          "make room there; nothing is claimed until then",
          true);
    }
    if (text.contains("quota exceeded")) {
      return new AccessObstacle(
          PrintableText.of(text)
              + " for user "
              + GATE_USER
              + ", the spool "
              + PrintableText.of(spool),
          "raise the quota, or make room there",
          true);
    }
    if (isIn(spool, problem)) {
      return new AccessObstacle(
          "the spool cannot be used: " + ExceptionText.describe(problem),
          "see that user " + GATE_USER + " may write to " + PrintableText.of(spool),
          true);
    }
    if (text.contains("Read-only file system")) {
      return new AccessObstacle("read-only file system", "mount it for reading and writing", false);
    }
    if (problem instanceof AccessDeniedException) {
      String missing = missingRights(folder);
      return new AccessObstacle(
          "permission denied" + (missing.isEmpty() ? "" : ", missing: " + missing),
          grantCommand(directory),
          folder.equals(directory));
    }
    if (text.contains("Operation not permitted")) {
      return notPermitted(folder);
    }
    if (problem instanceof NoSuchFileException || problem instanceof NotDirectoryException) {
      return new AccessObstacle(
          "is not there, or is not a directory", "bring it back, or correct its path", true);
    }
    return new AccessObstacle(ExceptionText.describe(problem), "see the log of the gate", false);
  }

  /**
   * Returns the command that gives the gate's user all rights it needs.
   *
   * @param directory the monitored directory
   * @return a sentence with a command that can be pasted
   */
  static String grantCommand(Path directory) {
    String user =
        GATE_USER.matches("[A-Za-z0-9_.-]+")
            ? GATE_USER
            : "'" + GATE_USER.replace("'", "'\\''") + "'";
    return "give user "
        + GATE_USER
        + " the rights r, w and x, also on folders to come: setfacl -PR -m u:"
        + user
        + ":rwX,d:u:"
        + user
        + ":rwX "
        + ShellQuoting.quote(directory)
        + " (docs/how-to/permissions.md)";
  }

  private static AccessObstacle notPermitted(Path folder) {
    if (isSticky(folder)) {
      return new AccessObstacle(
          "the folder has the sticky bit, and the entry belongs to another user",
          "chmod -t "
              + ShellQuoting.quote(folder)
              + ", or make user "
              + GATE_USER
              + " the owner of the folder",
          false);
    }
    return new AccessObstacle(
        "operation not permitted",
        "if lsattr shows i or a for the entry or its folder: chattr -ia",
        false);
  }

  /**
   * Returns whether entries of other users cannot be moved out of a folder.
   *
   * @param folder any folder
   */
  static boolean isSticky(Path folder) {
    try {
      Map<String, Object> found = Files.readAttributes(folder, "unix:mode,uid");
      return ((Integer) found.get("mode") & STICKY_BIT) != 0
          && !GATE_USER.equals("root")
          && !isOurs(found);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static boolean isOurs(Map<String, Object> found) throws IOException {
    return found.get("uid").equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  // Used only for messages: the failed call itself decides what is permitted.
  private static String missingRights(Path folder) {
    StringJoiner missing = new StringJoiner(", ");
    if (!EffectiveAccess.canRead(folder)) {
      missing.add("r");
    }
    if (!EffectiveAccess.canWrite(folder)) {
      missing.add("w");
    }
    if (!EffectiveAccess.canEnter(folder)) {
      missing.add("x");
    }
    return missing.toString();
  }

  private static String reason(IOException problem) {
    String reason =
        problem instanceof FileSystemException e && e.getReason() != null
            ? e.getReason()
            : problem.getMessage();
    return reason == null ? "" : reason;
  }

  private static boolean isIn(Path spool, IOException problem) {
    return problem instanceof FileSystemException e
        && e.getFile() != null
        && e.getFile().startsWith(spool + "/");
  }
}
