package dev.dropgate.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The {@link JudgingMarks} of files that are judged in their places: they have no claim and no
 * batch yet, and are told apart by inode, size and time of change. Not thread safe.
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
  boolean hasEndedTheGate(Path file) throws IOException {
    String key = key(file);
    return judged.contains(key)
        && JudgingMarks.lives(spool.markInPlace(key)) >= JudgingMarks.MAX_LIVES;
  }

  /** Forgets a file that was claimed, whose claim says what it is, or was judged. */
  void forget(String key) throws IOException {
    judged.remove(key);
    Files.deleteIfExists(spool.markInPlace(key));
  }

  /** Judges, as {@link JudgingMarks#judge}. */
  <T> T judge(Path file, JudgingMarks.Work<T> work) throws IOException {
    T result = marks.judge(() -> spool.markInPlace(key(file)), work);
    if (!judged.isEmpty() && judged.contains(key(file))) {
      forget(key(file));
    }
    return result;
  }

  /**
   * Returns what tells a file as it is now apart from all others, in each life alike.
   *
   * @param file its path
   * @throws IOException if it is not there
   */
  static String key(Path file) throws IOException {
    Map<String, Object> now =
        Files.readAttributes(file, "unix:dev,ino,size,ctime", LinkOption.NOFOLLOW_LINKS);
    Instant changed = ((FileTime) now.get("ctime")).toInstant();
    return String.join(
        "-",
        Long.toHexString((Long) now.get("dev")),
        Long.toHexString((Long) now.get("ino")),
        Long.toHexString((Long) now.get("size")),
        Long.toHexString(changed.getEpochSecond()),
        Long.toHexString(changed.getNano()));
  }
}
