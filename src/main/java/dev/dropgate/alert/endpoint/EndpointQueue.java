package dev.dropgate.alert.endpoint;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tickets of one endpoint. After a failure the queue pauses. A failed ticket also has a pause
 * of its own, so that a ticket that the endpoint refuses does not block those behind it. Thread
 * safe.
 */
public final class EndpointQueue {
  /** Bounds the memory: an entry takes about 300 bytes. */
  private static final int MAX_REFUSED_TICKETS = 10_000;

  private final String key;
  private final long firstPause;
  private final EndpointBackoff backoff;
  private final Map<Path, EndpointBackoff> refused =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, EndpointBackoff> eldest) {
          return size() > MAX_REFUSED_TICKETS; // a dropped entry is only retried a little early
        }
      };

  private Queue<Path> round;
  private Path current;

  /**
   * Creates the queue of an endpoint.
   *
   * @param key the endpoint's key
   * @param firstPause the pause after the first failure, in nanoseconds
   */
  public EndpointQueue(String key, long firstPause) {
    this.key = key;
    this.firstPause = firstPause;
    this.backoff = new EndpointBackoff(firstPause);
  }

  /**
   * Starts a round, unless one is running or the queue pauses. The files must be in order, oldest
   * first.
   */
  public synchronized boolean beginRound(Queue<Path> files, long now) {
    if (round != null || !backoff.isOver(now)) {
      return false;
    }
    refused.keySet().retainAll(Set.copyOf(files));
    if (files.stream().noneMatch(file -> mayBeTried(file, now))) {
      return false;
    }
    // The tickets with the most failures come last, or the queue would try only them after each
    // pause.
    round =
        files.stream()
            .sorted(Comparator.comparingInt(this::failures))
            .collect(Collectors.toCollection(ArrayDeque::new));
    return true;
  }

  /** Returns the next file of the round; null if the round is over. */
  public synchronized Path nextTicket(long now) {
    current = null;
    while (backoff.isOver(now) && !round.isEmpty() && current == null) {
      Path file = round.remove();
      current = mayBeTried(file, now) ? file : null;
    }
    return current;
  }

  private boolean mayBeTried(Path file, long now) {
    EndpointBackoff pause = refused.get(file);
    return pause == null || pause.isOver(now);
  }

  private int failures(Path file) {
    EndpointBackoff pause = refused.get(file);
    return pause == null ? 0 : pause.failures();
  }

  /** Returns the last result of {@link #nextTicket}. */
  public synchronized Path current() {
    return current;
  }

  /** Records that the current file was accepted. Returns whether the attempt before failed. */
  public synchronized boolean recordAccepted() {
    refused.remove(current);
    boolean hadFailed = backoff.failures() > 0;
    backoff.reset();
    return hadFailed;
  }

  /**
   * Records that the current file was not accepted. Returns the pause of the queue in nanoseconds.
   */
  public synchronized long recordFailure(long now) {
    refused.computeIfAbsent(current, file -> new EndpointBackoff(firstPause)).recordFailure(now);
    return backoff.recordFailure(now);
  }

  /** Ends the round. */
  public synchronized void endRound() {
    round = null;
  }

  /**
   * Returns whether the queue has no running round and no waiting ticket, so that it can be
   * dropped.
   */
  public synchronized boolean isIdleWithout(Set<String> waiting) {
    return round == null && !waiting.contains(key);
  }
}
