package dev.dropgate.intake;

import dev.dropgate.files.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts on disk the lives of the gate that ended badly (a kill, the watchdog, an error of the JVM)
 * while an entry was judged, so that no entry can end one life after the other. The note of an
 * entry has one byte for each; it is written when the judging takes long, or ends with an error of
 * the JVM, and removed when the judging is over. Ordinary files take less time than that, and cost
 * nothing here. Notes are not synced: they have to outlive the process, not a power cut. Thread
 * safe.
 */
public final class JudgingMarks extends ServiceSupport {
  private static final Logger LOG = LoggerFactory.getLogger(JudgingMarks.class);

  /** After so many lives that have ended while it was judged, an entry is held. */
  static final int MAX_LIVES = 2;

  /** In a batch; the file consumer never sees it. */
  static final String FOLDER = "judging";

  /** In nanoseconds, after which it is on record that an entry is being judged. */
  private static final long LONG = TimeUnit.SECONDS.toNanos(1);

  /** In milliseconds. */
  private static final long LOOK_PAUSE = 250;

  private final List<Slot> slots = new CopyOnWriteArrayList<>();
  private final ThreadLocal<Slot> own = ThreadLocal.withInitial(this::newSlot);
  private volatile boolean stopped;

  /** Some judging. */
  interface Work<T> {
    T run() throws IOException;
  }

  /** What one thread judges. */
  private static final class Slot {
    private final Thread thread = Thread.currentThread();
    private Work<Path> note;
    private Path written;
    private long since;
  }

  private JudgingMarks() {
    this(false);
    Thread thread = new Thread(this::lookAlways, "judging-marks");
    thread.setDaemon(true);
    thread.start();
  }

  private JudgingMarks(boolean none) {
    stopped = none;
  }

  /** Returns the one of a context, which is made when it is first asked for. */
  static JudgingMarks of(CamelContext context) {
    synchronized (context) {
      JudgingMarks made = context.hasService(JudgingMarks.class);
      if (made == null) {
        made = new JudgingMarks();
        try {
          context.addService(made);
        } catch (Exception e) {
          throw new IllegalStateException("the judging cannot be watched", e);
        }
      }
      return made;
    }
  }

  /** Returns one that notes nothing, for what is no gate. */
  static JudgingMarks none() {
    return new JudgingMarks(true);
  }

  /**
   * Takes back what is on record of entries that are being judged, because the process ends in
   * order.
   *
   * @param context whose gate ends
   */
  public static void endInOrder(CamelContext context) {
    JudgingMarks made = context.hasService(JudgingMarks.class);
    if (made != null) {
      made.stopped = true;
      made.slots.forEach(JudgingMarks::takeBack);
    }
  }

  /**
   * Returns where the note of a claim is.
   *
   * @param batch the batch folder
   * @param id the claim's id
   */
  static Path note(Path batch, String id) {
    return batch.resolve(FOLDER).resolve(id);
  }

  /**
   * Returns how many lives have ended while an entry was judged.
   *
   * @param note where it is noted
   * @throws IOException if the disk does not tell
   */
  static long lives(Path note) throws IOException {
    return Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS) ? Files.size(note) : 0;
  }

  /**
   * Judges.
   *
   * @param note where it is noted if it takes long; asked for only then
   * @param work the judging
   * @return what the work returned
   * @throws IOException if the work fails
   */
  <T> T judge(Work<Path> note, Work<T> work) throws IOException {
    Slot slot = own.get();
    synchronized (slot) {
      slot.note = note;
      slot.since = System.nanoTime();
    }
    try {
      T result = work.run();
      over(slot);
      return result;
    } catch (IOException | RuntimeException e) {
      over(slot);
      throw e;
    } catch (Error e) {
      write(slot); // whoever catches it ends the process
      throw e;
    }
  }

  private Slot newSlot() {
    Slot made = new Slot();
    slots.add(made);
    return made;
  }

  private static void over(Slot slot) {
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
      LOG.warn("Cannot take back that an entry is being judged: {}", Problems.text(e));
    }
  }

  private void lookAlways() {
    try {
      while (!stopped) {
        Thread.sleep(LOOK_PAUSE);
        long now = System.nanoTime();
        slots.removeIf(slot -> !slot.thread.isAlive());
        for (Slot slot : slots) {
          lookAt(slot, now);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookAt(Slot slot, long now) {
    synchronized (slot) {
      if (slot.note != null && slot.written == null && now - slot.since >= LONG && !stopped) {
        write(slot);
      }
    }
  }

  private void write(Slot slot) {
    synchronized (slot) {
      if (slot.note == null || slot.written != null || stopped) {
        return;
      }
      try {
        Path note = slot.note.run();
        Disk.privateFolder(note.getParent());
        Files.write(note, new byte[] {'1'}, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        slot.written = note;
      } catch (IOException e) {
        LOG.debug("Not on record that an entry is being judged", e);
      }
    }
  }

  // The byte of this life, not those of others.
  private static void takeBack(Slot slot) {
    synchronized (slot) {
      if (slot.written == null) {
        return;
      }
      try {
        long lives = lives(slot.written);
        if (lives <= 1) {
          Files.deleteIfExists(slot.written);
        } else {
          Files.write(slot.written, new byte[(int) lives - 1]);
        }
      } catch (IOException e) {
        LOG.warn("Cannot take back that an entry is being judged: {}", Problems.text(e));
      }
      slot.note = null;
      slot.written = null;
    }
  }

  @Override
  protected void doStop() {
    stopped = true;
  }
}
