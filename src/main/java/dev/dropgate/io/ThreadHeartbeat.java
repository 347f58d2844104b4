package dev.dropgate.io;

import dev.dropgate.io.linux.KernelThread;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells a watchdog that a thread which must not hang is alive: it beats while it works, and says
 * when it rests and for how long. Thread safe.
 */
public final class ThreadHeartbeat {
  private static final List<ThreadHeartbeat> ALL = new CopyOnWriteArrayList<>();
  private static final ThreadLocal<ThreadHeartbeat> CURRENT = new ThreadLocal<>();

  /** For {@link #startRest}: until there is work again, whenever that is. */
  public static final long UNLIMITED_MILLIS = Long.MAX_VALUE / 2;

  private volatile String name;
  private final AtomicLong beats = new AtomicLong();
  private volatile long restMillis;
  private volatile boolean resting;
  private volatile boolean known;
  private volatile Thread thread;
  private volatile KernelThread kernelThread;

  /**
   * Makes a heartbeat that the watchdog does not know yet.
   *
   * @param name for the log, printable
   */
  public ThreadHeartbeat(String name) {
    this.name = name;
  }

  /** Work begins on this thread. The first call makes it known to the watchdog. */
  public void startWork() {
    CURRENT.set(this);
    beats.incrementAndGet(); // before the rest ends: who has rested long must not look dead
    restMillis = 0;
    resting = false;
    thread = Thread.currentThread();
    kernelThread = KernelThread.current();
    if (!known) {
      known = true;
      ALL.add(this);
    }
  }

  /**
   * Work is done for now.
   *
   * @param millis when work should begin again at the latest
   */
  public void startRest(long millis) {
    beats.incrementAndGet();
    restMillis = millis;
    resting = true;
    thread = null;
    CURRENT.set(null);
  }

  /**
   * Allows more time for the work that has begun, for a single call that may take long.
   *
   * @param millis beyond what the watchdog allows any work without a beat
   */
  public void allowMillis(long millis) {
    restMillis = millis;
  }

  /** The work of the calling thread goes on; does nothing on a thread that nobody watches. */
  public static void beat() {
    ThreadHeartbeat current = CURRENT.get();
    if (current != null) {
      current.beats.incrementAndGet();
    }
  }

  /**
   * Whose work the calling thread does.
   *
   * @return a name; null on a thread that nobody watches
   */
  public static String currentName() {
    ThreadHeartbeat current = CURRENT.get();
    return current == null ? null : current.name;
  }

  /**
   * Work begins on this thread, for another one.
   *
   * @param other whose work it is, for the log; null for its own
   */
  public void startWork(String other) {
    if (other != null) {
      name = other;
    }
    startWork();
  }

  /**
   * Every heartbeat there is.
   *
   * @return a snapshot
   */
  public static List<ThreadHeartbeat> allHeartbeats() {
    return List.copyOf(ALL);
  }

  /** Forgets a heartbeat whose thread was stopped on purpose. */
  public void unregister() {
    known = false;
    ALL.remove(this);
  }

  /**
   * How often it has beaten.
   *
   * @return grows while there is progress
   */
  public long beats() {
    return beats.get();
  }

  /**
   * How long it may rest, or be busy without a beat beyond what is allowed to all.
   *
   * @return milliseconds; 0 while it works as all do
   */
  public long restMillis() {
    return restMillis;
  }

  /** Returns whether no work is being done. */
  public boolean isResting() {
    return resting;
  }

  /**
   * Returns the thread that works.
   *
   * @return null while it rests
   */
  public Thread thread() {
    return thread;
  }

  /**
   * Returns what the kernel tells of the thread that works, or worked last.
   *
   * @return null if there has been none
   */
  public KernelThread kernelThread() {
    return kernelThread;
  }

  /**
   * Whose heart it is.
   *
   * @return printable
   */
  public String name() {
    return name;
  }
}
