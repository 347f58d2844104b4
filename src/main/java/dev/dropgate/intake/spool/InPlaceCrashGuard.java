package dev.dropgate.intake.spool;

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
 * The {@link CrashLoopGuard} of files that are judged in their places: they have no claim and no
 * batch yet, and are told apart by inode, size and time of change. Not thread safe.
 */
public final class InPlaceCrashGuard {
  private final SpoolFolder spool;
  private final CrashLoopGuard marks;

  /** Files that were being judged when an earlier life ended. */
  private final Set<String> judged;

  /**
   * Reads what earlier lives have left.
   *
   * @param spool where it is noted
   * @param marks of this life
   * @throws IOException if the disk fails
   */
  public InPlaceCrashGuard(SpoolFolder spool, CrashLoopGuard marks) throws IOException {
    this.spool = spool;
    this.marks = marks;
    this.judged = new HashSet<>(spool.inPlaceJudgingKeys());
  }

  /** Returns whether there is no such file. */
  public boolean isEmpty() {
    return judged.isEmpty();
  }

  /** Returns whether a file is to be held unjudged. */
  public boolean hasEndedTheGate(Path file) throws IOException {
    String key = key(file);
    return judged.contains(key)
        && CrashLoopGuard.countLives(spool.inPlaceJudgingNote(key)) >= CrashLoopGuard.MAX_LIVES;
  }

  /** Forgets a file that was claimed, whose claim says what it is, or was judged. */
  public void forget(String key) throws IOException {
    judged.remove(key);
    Files.deleteIfExists(spool.inPlaceJudgingNote(key));
  }

  /** Judges, as {@link CrashLoopGuard#judge}. */
  public <T> T judge(Path file, CrashLoopGuard.JudgingTask<T> work) throws IOException {
    T result = marks.judge(() -> spool.inPlaceJudgingNote(key(file)), work);
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
  public static String key(Path file) throws IOException {
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
