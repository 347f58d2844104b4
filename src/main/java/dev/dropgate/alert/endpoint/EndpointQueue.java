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
 * The tickets of one endpoint. After a failure the lane rests; a ticket that failed rests by itself
 * too, so that one that the endpoint refuses does not keep the others behind it. Thread safe.
 */
public final class EndpointQueue {
  /** About 300 bytes each. */
  private static final int MAX_REFUSED_TICKETS = 10_000;

  private final String key;
  private final long firstPause;
  private final EndpointBackoff backoff;
  private final Map<Path, EndpointBackoff> refused =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, EndpointBackoff> eldest) {
          return size() > MAX_REFUSED_TICKETS; // it is merely tried a little early
        }
      };

  private Queue<Path> round;
  private Path current;

  /**
   * An endpoint's lane.
   *
   * @param key the endpoint's key
   * @param firstPause the rest after the first failure, in nanoseconds
   */
  public EndpointQueue(String key, long firstPause) {
    this.key = key;
    this.firstPause = firstPause;
    this.backoff = new EndpointBackoff(firstPause);
  }

  /** Begins a round, unless the lane is at work or rests; the files are the oldest first. */
  public synchronized boolean beginRound(Queue<Path> files, long now) {
    if (round != null || !backoff.isOver(now)) {
      return false;
    }
    refused.keySet().retainAll(Set.copyOf(files));
    if (files.stream().noneMatch(file -> mayBeTried(file, now))) {
      return false;
    }
    // What was refused most comes last, or the lane would try nothing else after each rest.
    round =
        files.stream()
            .sorted(Comparator.comparingInt(this::failures))
            .collect(Collectors.toCollection(ArrayDeque::new));
    return true;
  }

  /** The next file of the round; null when it is over. */
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

  /** What {@link #nextTicket} gave last. */
  public synchronized Path current() {
    return current;
  }

  /** The current file has arrived; tells whether the try before failed. */
  public synchronized boolean recordAccepted() {
    refused.remove(current);
    boolean again = backoff.failures() > 0;
    backoff.reset();
    return again;
  }

  /** The current file has not arrived; returns the lane's rest in nanoseconds. */
  public synchronized long recordFailure(long now) {
    refused.computeIfAbsent(current, file -> new EndpointBackoff(firstPause)).recordFailure(now);
    return backoff.recordFailure(now);
  }

  /** The round is over. */
  public synchronized void endRound() {
    round = null;
  }

  /** Whether nothing is to be remembered of it. */
  public synchronized boolean isIdleWithout(Set<String> waiting) {
    return round == null && !waiting.contains(key);
  }
}
