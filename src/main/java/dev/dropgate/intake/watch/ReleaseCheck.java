package dev.dropgate.intake.watch;

import dev.dropgate.io.ContentSnapshot;
import dev.dropgate.io.pass.ReleasePass;
import dev.dropgate.io.pass.ReleasePassIndex;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which dangerous files of a {@code watch} may stay in place because a person has released
 * them. A file is opened only if some pass may apply to it, and it is read again only when it may
 * have changed. Not thread safe.
 */
public final class ReleaseCheck {
  private static final Logger LOG = LoggerFactory.getLogger(ReleaseCheck.class);

  /**
   * In milliseconds. A write within one tick of the kernel's clock after the last one does not
   * change the time of change. A time therefore counts only when it is older than this margin.
   */
  private static final long CLOCK_MARGIN_MILLIS = 2_000;

  /**
   * The maximum age of a reading where writers cannot be detected. A writer through a memory
   * mapping leaves no trace for a while.
   */
  private static final long MAX_UNPROVED_NANOS = 600_000_000_000L;

  private record KnownReading(
      ContentSnapshot reading, boolean settled, long since, String cleared) {
    KnownReading clearedBy(String pass) {
      return new KnownReading(reading, settled, since, pass);
    }

    boolean isGood(Path file) throws IOException {
      boolean hasNoWriter =
          switch (reading.writers()) {
            case NONE -> true;
            case UNKNOWN -> System.nanoTime() - since < MAX_UNPROVED_NANOS;
            case SOME -> false;
          };
      return settled && hasNoWriter && ContentSnapshot.Stamp.of(file).equals(reading.stamp());
    }
  }

  /** Asks an engine about a file that has a pass. */
  public interface EngineCheck {
    /**
     * Returns whether the file may not stay in spite of its pass.
     *
     * @param file its path
     * @param key its {@code fileKey}
     * @param pass the pass of the file
     * @throws IOException if the file cannot be read
     */
    boolean objects(Path file, Object key, ReleasePass pass) throws IOException;
  }

  private final ReleasePassIndex passes;
  private final EngineCheck engine;
  private final Path directory;
  private final long maxFileSize;
  private final Clock clock;
  private Map<Object, KnownReading> before = new HashMap<>();
  private Map<Object, KnownReading> now = new HashMap<>();

  public ReleaseCheck(
      ReleasePassIndex passes, EngineCheck engine, Path directory, long maxFileSize) {
    this(passes, engine, directory, maxFileSize, Clock.systemUTC());
  }

  ReleaseCheck(
      ReleasePassIndex passes, EngineCheck engine, Path directory, long maxFileSize, Clock clock) {
    this.passes = passes;
    this.engine = engine;
    this.directory = directory;
    this.maxFileSize = maxFileSize;
    this.clock = clock;
  }

  /** Starts a walk. */
  public void newWalk() {
    passes.refresh();
    Map<Object, KnownReading> empty = before;
    before = now;
    now = empty;
    now.clear();
  }

  /** Notes that the walk ended early; the files that it did not meet are still there. */
  public void cutShort() {
    before.forEach(now::putIfAbsent);
  }

  /**
   * Returns whether a file may stay. In doubt it may not, because a caught file can be released
   * again.
   *
   * @param relative its path below the monitored directory
   * @param attributes the attributes that the walk read: those of a regular file
   */
  public boolean mayStay(Path relative, BasicFileAttributes attributes) {
    long size = attributes.size();
    List<ReleasePass> candidates =
        size > maxFileSize ? List.of() : passes.candidates(directory, relative, size);
    if (candidates.isEmpty()) {
      return false;
    }
    Path file = directory.resolve(relative);
    try {
      KnownReading known = read(file, attributes.fileKey());
      for (ReleasePass pass : candidates) {
        if (pass.sha256().equals(known.reading().sha256())) {
          return isCleared(file, attributes.fileKey(), known, pass);
        }
      }
    } catch (IOException e) {
      LOG.debug("No pass counts for {}", PrintableText.of(file), e);
    }
    return false;
  }

  // The engine is asked once per reading, so that an unchanged file is not sent to it at each poll.
  private boolean isCleared(Path file, Object key, KnownReading known, ReleasePass pass)
      throws IOException {
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
          PrintableText.of(file),
          pass.rules() == null ? "any" : pass.rules(),
          pass.id(),
          pass.record());
    }
    now.put(key, known.clearedBy(pass.id()));
    return true;
  }

  private KnownReading read(Path file, Object key) throws IOException {
    KnownReading known = before.get(key);
    if (known == null || !known.isGood(file)) {
      long start = clock.millis();
      ContentSnapshot reading = ContentSnapshot.of(file, key);
      boolean settled = reading.stamp().changed().toMillis() < start - CLOCK_MARGIN_MILLIS;
      known = new KnownReading(reading, settled, System.nanoTime(), null);
    }
    now.put(key, known);
    return known;
  }
}
