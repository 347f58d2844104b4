package dev.dropgate.intake;

import dev.dropgate.files.FileMark;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;

/**
 * The {@link JudgingMarks} of files that are judged in their places: they have no claim and no
 * batch yet, and are told apart by inode, name, size and times. Not thread safe.
 */
final class InPlaceMarks {
  private final SpoolFolder spool;
  private final JudgingMarks marks;

  /** Files that were being judged when an earlier life ended. */
  private final Set<String> judged;

  /**
   * Reads what earlier lives have left.
   *
   * @param spool where it is noted
   * @param marks of this life
   * @throws IOException if the disk fails
   */
  InPlaceMarks(SpoolFolder spool, JudgingMarks marks) throws IOException {
    this.spool = spool;
    this.marks = marks;
    this.judged = new HashSet<>(spool.markedInPlace());
  }

  /** Returns whether there is no such file. */
  boolean isEmpty() {
    return judged.isEmpty();
  }

  /** Returns whether a file is to be held unjudged. */
  boolean hasEndedTheGate(FileMark file) throws IOException {
    String key = key(file);
    return judged.contains(key)
        && JudgingMarks.lives(spool.markInPlace(key)) >= JudgingMarks.MAX_LIVES;
  }

  /** Forgets a file that was claimed: its claim says what it is. */
  void forget(FileMark file) throws IOException {
    String key = key(file);
    judged.remove(key);
    Files.deleteIfExists(spool.markInPlace(key));
  }

  /** Judges, as {@link JudgingMarks#judge}. */
  <T> T judge(FileMark file, JudgingMarks.Work<T> work) throws IOException {
    T result = marks.judge(() -> spool.markInPlace(key(file)), work);
    if (!judged.isEmpty() && judged.contains(key(file))) {
      forget(file);
    }
    return result;
  }

  private static String key(FileMark file) {
    return Long.toHexString(file.identity()) + "-" + Long.toHexString(file.stamp());
  }
}
