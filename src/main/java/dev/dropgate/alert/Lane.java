package dev.dropgate.alert;

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
public final class Lane {
  /** About 300 bytes each. */
  private static final int REMEMBERED = 10_000;

  private final String key;
  private final long firstPause;
  private final Pauses rest;
  private final Map<Path, Pauses> refused =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Pauses> eldest) {
          return size() > REMEMBERED; // it is merely tried a little early
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
  Lane(String key, long firstPause) {
    this.key = key;
    this.firstPause = firstPause;
    this.rest = new Pauses(firstPause);
  }

  /** Begins a round, unless the lane is at work or rests; the files are the oldest first. */
  synchronized boolean begin(Queue<Path> files, long now) {
    if (round != null || !rest.isOver(now)) {
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
  synchronized Path next(long now) {
    current = null;
    while (rest.isOver(now) && !round.isEmpty() && current == null) {
      Path file = round.remove();
      current = mayBeTried(file, now) ? file : null;
    }
    return current;
  }

  private boolean mayBeTried(Path file, long now) {
    Pauses pause = refused.get(file);
    return pause == null || pause.isOver(now);
  }

  private int failures(Path file) {
    Pauses pause = refused.get(file);
    return pause == null ? 0 : pause.failures();
  }

  /** What {@link #next} gave last. */
  synchronized Path current() {
    return current;
  }

  /** The current file has arrived; tells whether the try before failed. */
  synchronized boolean accepted() {
    refused.remove(current);
    boolean again = rest.failures() > 0;
    rest.succeeded();
    return again;
  }

  /** The current file has not arrived; returns the lane's rest in nanoseconds. */
  synchronized long failed(long now) {
    refused.computeIfAbsent(current, file -> new Pauses(firstPause)).failed(now);
    return rest.failed(now);
  }

  /** The round is over. */
  synchronized void end() {
    round = null;
  }

  /** Whether nothing is to be remembered of it. */
  synchronized boolean isIdleWithout(Set<String> waiting) {
    return round == null && !waiting.contains(key);
  }
}
