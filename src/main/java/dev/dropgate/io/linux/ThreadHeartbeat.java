package dev.dropgate.io.linux;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shows a watchdog that a thread which must not hang is alive: the thread beats while it works, and
 * says when it rests and for how long. The heartbeats of a process are in one list, because its
 * threads are: a thread that hangs must be found whoever made it. Thread safe.
 */
public final class ThreadHeartbeat {
  private static final List<ThreadHeartbeat> ALL = new CopyOnWriteArrayList<>();
  private static final ThreadLocal<ThreadHeartbeat> CURRENT = new ThreadLocal<>();

  /** For {@link #startRest}: the rest lasts until there is work again, however long that takes. */
  public static final long UNLIMITED_MILLIS = Long.MAX_VALUE / 2;

  private volatile String name;
  private final AtomicLong beats = new AtomicLong();
  private volatile long restMillis;
  private volatile boolean resting;
  private volatile boolean known;
  private volatile Thread thread;
  private volatile KernelThread kernelThread;
  private volatile String stall;

  /**
   * Creates a heartbeat that the watchdog does not know yet.
   *
   * @param name for the log, printable
   */
  public ThreadHeartbeat(String name) {
    this.name = name;
  }

  /** Begins work on this thread. The first call makes the heartbeat known to the watchdog. */
  public void startWork() {
    CURRENT.set(this);
    beats.incrementAndGet(); // before the rest ends: a thread must not look dead after a long rest
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
   * Ends the current work.
   *
   * @param millis the maximum time in milliseconds until work begins again
   */
  public void startRest(long millis) {
    beats.incrementAndGet();
    restMillis = millis;
    resting = true;
    thread = null;
    CURRENT.set(null);
  }

  /**
   * Allows more time for the current work, for a single call that may take long.
   *
   * @param millis in addition to the time that the watchdog allows any work without a beat
   */
  public void allowMillis(long millis) {
    restMillis = millis;
  }

  /** Notes progress of the calling thread; does nothing on a thread that is not watched. */
  public static void beat() {
    ThreadHeartbeat current = CURRENT.get();
    if (current != null) {
      current.beats.incrementAndGet();
    }
  }

  /**
   * Returns the owner of the calling thread's work.
   *
   * @return a name; null on a thread that is not watched
   */
  public static String currentName() {
    ThreadHeartbeat current = CURRENT.get();
    return current == null ? null : current.name;
  }

  /**
   * Begins work on this thread for another owner.
   *
   * @param other the owner of the work, for the log; null to keep the name
   */
  public void startWork(String other) {
    if (other != null) {
      name = other;
    }
    startWork();
  }

  /**
   * Returns all known heartbeats.
   *
   * @return a snapshot
   */
  public static List<ThreadHeartbeat> allHeartbeats() {
    return List.copyOf(ALL);
  }

  /**
   * Sets what the watchdog has found out about missing progress.
   *
   * @param text one printable line; null if there is progress again
   */
  public void setStall(String text) {
    stall = text;
  }

  /** Returns why there has been no progress for long; empty while there is. */
  public Optional<String> stall() {
    return Optional.ofNullable(stall);
  }

  /** Removes a heartbeat whose thread was stopped on purpose. */
  public void unregister() {
    stall = null;
    known = false;
    ALL.remove(this);
  }

  /**
   * Returns the number of beats.
   *
   * @return grows while there is progress
   */
  public long beats() {
    return beats.get();
  }

  /**
   * Returns how long the thread may rest, or work without a beat beyond the general limit.
   *
   * @return milliseconds; 0 while only the general limit applies
   */
  public long restMillis() {
    return restMillis;
  }

  /** Returns whether the thread is resting. */
  public boolean isResting() {
    return resting;
  }

  /**
   * Returns the working thread.
   *
   * @return null while it rests
   */
  public Thread thread() {
    return thread;
  }

  /**
   * Returns the kernel's view of the thread that works, or worked last.
   *
   * @return null if there has been none
   */
  public KernelThread kernelThread() {
    return kernelThread;
  }

  /**
   * Returns the name of the thread or of the work's owner.
   *
   * @return printable
   */
  public String name() {
    return name;
  }
}
