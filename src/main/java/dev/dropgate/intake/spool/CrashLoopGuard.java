package dev.dropgate.intake.spool;

import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.ExceptionText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts on disk how many runs of the gate ended abnormally (a kill, the watchdog, an error of the
 * JVM) while an entry was judged, so that no entry can end one run after the other. The note of an
 * entry has one byte per run. It is written when the judging takes long or ends with an error of
 * the JVM, and removed when the judging is over. Ordinary files take less time and cost nothing
 * here. Notes are not synced: they must outlive the process, not a power cut. Thread safe.
 */
public final class CrashLoopGuard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CrashLoopGuard.class);

  /** An entry is held after this many runs ended while it was judged. */
  static final int MAX_LIVES = 2;

  /** A folder in a batch. It holds no claims, so no consumer sees it. */
  static final String NOTES_FOLDER = "judging";

  /** The judging time in nanoseconds after which the note of an entry is written. */
  private static final long NOTE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** In milliseconds. */
  private static final long CHECK_PAUSE_MILLIS = 250;

  private final Map<Thread, JudgingSlot> slots = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  /** A task that judges an entry. */
  public interface JudgingTask<T> {
    T run() throws IOException;
  }

  /** The entry that one thread judges. */
  private static final class JudgingSlot {
    private JudgingTask<Path> note;
    private Path written;
    private long since;
  }

  private CrashLoopGuard(boolean none) {
    stopped = none;
  }

  /** Creates a guard with a thread of its own, which runs until {@link #close}. */
  public static CrashLoopGuard start() {
    CrashLoopGuard made = new CrashLoopGuard(false);
    Thread thread = new Thread(made::checkAlways, "judging-marks");
    thread.setDaemon(true);
    thread.start();
    return made;
  }

  /** Returns a guard that writes no notes, for processes other than the gate. */
  public static CrashLoopGuard disabled() {
    return new CrashLoopGuard(true);
  }

  /** Withdraws the notes of entries that are being judged, because the process ends in order. */
  public void endInOrder() {
    stopped = true;
    slots.values().forEach(CrashLoopGuard::withdrawNote);
  }

  /**
   * Returns the path of a claim's note.
   *
   * @param batch the batch folder
   * @param id the claim's id
   */
  static Path notePath(Path batch, String id) {
    return batch.resolve(NOTES_FOLDER).resolve(id);
  }

  /**
   * Returns the number of runs that ended while an entry was judged.
   *
   * @param note the path of the entry's note
   * @throws IOException if the disk fails
   */
  static long countLives(Path note) throws IOException {
    return Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS) ? Files.size(note) : 0;
  }

  /**
   * Runs the judging of an entry and notes it if it takes long.
   *
   * @param note returns the path of the note; called only if the judging takes long
   * @param work the judging
   * @return the result of the work
   * @throws IOException if the work fails
   */
  public <T> T judge(JudgingTask<Path> note, JudgingTask<T> work) throws IOException {
    JudgingSlot slot = slots.computeIfAbsent(Thread.currentThread(), thread -> new JudgingSlot());
    synchronized (slot) {
      slot.note = note;
      slot.since = System.nanoTime();
    }
    try {
      T result = work.run();
      endJudging(slot);
      return result;
    } catch (IOException | RuntimeException e) {
      endJudging(slot);
      throw e;
    } catch (Error e) {
      writeNote(slot); // the code that catches it ends the process
      throw e;
    }
  }

  private static void endJudging(JudgingSlot slot) {
    synchronized (slot) {
      slot.note = null;
      if (slot.written != null) {
        delete(slot.written);
        slot.written = null;
      }
    }
  }

  private static void delete(Path note) {
    try {
      Files.deleteIfExists(note);
    } catch (IOException e) {
      LOG.warn("Cannot take back that an entry is being judged: {}", ExceptionText.describe(e));
    }
  }

  private void checkAlways() {
    try {
      while (!stopped) {
        Thread.sleep(CHECK_PAUSE_MILLIS);
        long now = System.nanoTime();
        slots.keySet().removeIf(thread -> !thread.isAlive());
        for (JudgingSlot slot : slots.values()) {
          checkSlot(slot, now);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void checkSlot(JudgingSlot slot, long now) {
    synchronized (slot) {
      if (slot.note != null
          && slot.written == null
          && now - slot.since >= NOTE_AFTER_NANOS
          && !stopped) {
        writeNote(slot);
      }
    }
  }

  private void writeNote(JudgingSlot slot) {
    synchronized (slot) {
      if (slot.note == null || slot.written != null || stopped) {
        return;
      }
      try {
        Path note = slot.note.run();
        DurableFiles.createPrivateFolders(note.getParent());
        Files.write(note, new byte[] {'1'}, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        slot.written = note;
      } catch (IOException e) {
        LOG.debug("Not on record that an entry is being judged", e);
      }
    }
  }

  // Removes the byte of this run and keeps those of earlier runs.
  private static void withdrawNote(JudgingSlot slot) {
    synchronized (slot) {
      if (slot.written == null) {
        return;
      }
      try {
        long count = countLives(slot.written);
        if (count <= 1) {
          Files.deleteIfExists(slot.written);
        } else {
          Files.write(slot.written, new byte[(int) count - 1]);
        }
      } catch (IOException e) {
        LOG.warn("Cannot take back that an entry is being judged: {}", ExceptionText.describe(e));
      }
      slot.note = null;
      slot.written = null;
    }
  }

  /** Ends the thread; notes stay as they are. */
  @Override
  public void close() {
    stopped = true;
  }
}
