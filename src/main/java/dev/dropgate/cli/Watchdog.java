package dev.dropgate.cli;

import dev.dropgate.files.Fatal;
import dev.dropgate.files.Heartbeat;
import java.util.HashMap;
import java.util.Map;

/**
 * Ends the process when a consumer's thread makes no progress: a hanging mount or a dead poll must
 * not look like an empty directory. Counts its own ticks instead of time, so that a JVM that was
 * paused as a whole is not taken for one that hangs.
 */
final class Watchdog {
  private static final long TICK_MILLIS = 500;

  private record Seen(long beats, long ticks) {}

  private final long limitMillis;
  private final Map<Heartbeat, Seen> seen = new HashMap<>();

  Watchdog(long limitMillis) {
    this.limitMillis = limitMillis;
  }

  /** Watches from a daemon thread. */
  void start() {
    Thread thread = new Thread(this::watch, "watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(TICK_MILLIS);
        for (Heartbeat heartbeat : Heartbeat.all()) {
          if (hangs(heartbeat)) {
            Fatal.end("no progress for " + limitMillis + " ms at " + heartbeat.name(), null);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Counts one tick. */
  boolean hangs(Heartbeat heartbeat) {
    long rest = heartbeat.restMillis(); // before the beats: a rest ends with one
    long beats = heartbeat.beats();
    Seen last = seen.get(heartbeat);
    if (last == null || last.beats != beats) {
      seen.put(heartbeat, new Seen(beats, 0));
      return false;
    }
    seen.put(heartbeat, new Seen(beats, last.ticks + 1));
    return (last.ticks + 1) * TICK_MILLIS > limitMillis + rest;
  }
}
