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
 * The {@link CrashLoopGuard} of files that are judged in place. They have no claim and no batch
 * yet, and are identified by inode, size and time of change. Not thread safe.
 */
public final class InPlaceCrashGuard {
  private final SpoolFolder spool;
  private final CrashLoopGuard marks;

  /** The keys of files that were being judged when an earlier run ended. */
  private final Set<String> judged;

  /**
   * Reads the notes of earlier runs.
   *
   * @param spool the folder of the notes
   * @param marks the guard of this run
   * @throws IOException if the disk fails
   */
  public InPlaceCrashGuard(SpoolFolder spool, CrashLoopGuard marks) throws IOException {
    this.spool = spool;
    this.marks = marks;
    this.judged = new HashSet<>(spool.inPlaceJudgingKeys());
  }

  /** Returns whether no file was being judged when an earlier run ended. */
  public boolean isEmpty() {
    return judged.isEmpty();
  }

  /** Returns whether a file must be held without judging. */
  public boolean hasEndedTheGate(Path file) throws IOException {
    String key = key(file);
    return judged.contains(key)
        && CrashLoopGuard.countLives(spool.inPlaceJudgingNote(key)) >= CrashLoopGuard.MAX_LIVES;
  }

  /** Forgets a file that was judged, or that was claimed: its claim then carries its state. */
  public void forget(String key) throws IOException {
    judged.remove(key);
    Files.deleteIfExists(spool.inPlaceJudgingNote(key));
  }

  /** Judges a file as {@link CrashLoopGuard#judge} does. */
  public <T> T judge(Path file, CrashLoopGuard.JudgingTask<T> work) throws IOException {
    T result = marks.judge(() -> spool.inPlaceJudgingNote(key(file)), work);
    if (!judged.isEmpty() && judged.contains(key(file))) {
      forget(key(file));
    }
    return result;
  }

  /**
   * Returns a key that identifies a file in its current state; it is the same in each run.
   *
   * @param file the file's path
   * @throws IOException if the file does not exist
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
