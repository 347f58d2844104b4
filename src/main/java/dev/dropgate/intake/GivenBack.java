package dev.dropgate.intake;

import dev.dropgate.files.Reading;
import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Pass;
import dev.dropgate.inspect.Passes;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which dangerous files of a {@code watch} may stay where they are, because a person has
 * given them back. Only a file that some pass may mean is opened at all, and it is read again only
 * when it may have changed. Not thread safe.
 */
final class GivenBack {
  private static final Logger LOG = LoggerFactory.getLogger(GivenBack.class);

  /**
   * In milliseconds. A write within one tick of the kernel's clock after the last leaves no trace
   * in the time of change, so a time counts only when it is older than that, with a good margin.
   */
  private static final long TICK = 2_000;

  /** Where nobody can tell who writes through a mapping, which leaves no trace for a while. */
  private static final long UNPROVED_NANOS = 600_000_000_000L;

  private record Known(Reading reading, boolean settled, long since, String cleared) {
    Known clearedBy(String pass) {
      return new Known(reading, settled, since, pass);
    }

    boolean isGood(Path file) throws IOException {
      boolean nobodyWrites =
          switch (reading.writers()) {
            case NONE -> true;
            case UNKNOWN -> System.nanoTime() - since < UNPROVED_NANOS;
            case SOME -> false;
          };
      return settled && nobodyWrites && Reading.Stamp.of(file).equals(reading.stamp());
    }
  }

  /** What an engine has to say about a file that has a pass. */
  interface Engine {
    /**
     * Whether the file may not stay all the same.
     *
     * @param file its path
     * @param key its {@code fileKey}
     * @param pass of the file
     * @throws IOException if it cannot be read
     */
    boolean objects(Path file, Object key, Pass pass) throws IOException;
  }

  private final Passes passes;
  private final Engine engine;
  private final Path directory;
  private final long maxFileSize;
  private Map<Object, Known> before = new HashMap<>();
  private Map<Object, Known> now = new HashMap<>();

  GivenBack(Passes passes, Engine engine, Path directory, long maxFileSize) {
    this.passes = passes;
    this.engine = engine;
    this.directory = directory;
    this.maxFileSize = maxFileSize;
  }

  /** Starts a walk. */
  void newWalk() {
    passes.refresh();
    Map<Object, Known> empty = before;
    before = now;
    now = empty;
    now.clear();
  }

  /** The walk ended early: what it did not meet is still there. */
  void cutShort() {
    before.forEach(now::putIfAbsent);
  }

  /**
   * Whether a file may stay. In doubt it may not: what is caught can be given back again.
   *
   * @param relative its path below the monitored directory
   * @param attributes what the walk saw: a regular file
   */
  boolean mayStay(Path relative, BasicFileAttributes attributes) {
    long size = attributes.size();
    List<Pass> candidates =
        size > maxFileSize ? List.of() : passes.candidates(directory, relative, size);
    if (candidates.isEmpty()) {
      return false;
    }
    Path file = directory.resolve(relative);
    try {
      Known known = read(file, attributes.fileKey());
      for (Pass pass : candidates) {
        if (pass.sha256().equals(known.reading().sha256())) {
          return isCleared(file, attributes.fileKey(), known, pass);
        }
      }
    } catch (IOException e) {
      LOG.debug("No pass counts for {}", SafeText.of(file), e);
    }
    return false;
  }

  // Asked once for each reading: what has not changed is not sent to an engine at each poll.
  private boolean isCleared(Path file, Object key, Known known, Pass pass) throws IOException {
    if (pass.id().equals(known.cleared())) {
      return true;
    }
    if (engine.objects(file, key, pass)) {
      now.remove(key);
      return false;
    }
    if (!before.containsKey(key)) {
      LOG.info(
          "Passed: {} (overruled: rule={}; pass={}, record={})",
          SafeText.of(file),
          pass.rules() == null ? "any" : pass.rules(),
          pass.id(),
          pass.record());
    }
    now.put(key, known.clearedBy(pass.id()));
    return true;
  }

  private Known read(Path file, Object key) throws IOException {
    Known known = before.get(key);
    if (known == null || !known.isGood(file)) {
      long start = System.currentTimeMillis();
      Reading reading = Reading.of(file, key);
      boolean settled = reading.stamp().changed().toMillis() < start - TICK;
      known = new Known(reading, settled, System.nanoTime(), null);
    }
    now.put(key, known);
    return known;
  }
}
