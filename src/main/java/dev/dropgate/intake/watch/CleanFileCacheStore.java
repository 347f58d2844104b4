package dev.dropgate.intake.watch;

import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.ExceptionText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a cache of clean files on disk, so that a restart reads no content again. The file counts
 * only for the edition of the rules that it was written under, and only if it is intact: a SHA-256
 * over all of it precedes it. Not thread safe.
 */
public final class CleanFileCacheStore {
  private static final Logger LOG = LoggerFactory.getLogger(CleanFileCacheStore.class);
  private static final int HASH_BYTES = 32;
  private static final long MIN_WRITE_PAUSE_NANOS = 30_000_000_000L;

  /** Writing takes at most one part in this many of the time. */
  private static final int PAUSE_FACTOR = 100;

  private final Path file;
  private long notBefore = System.nanoTime();

  public CleanFileCacheStore(Path file) {
    this.file = file;
  }

  /**
   * Reads the cache.
   *
   * @param edition the current edition of the rules
   * @return an empty cache if no valid one exists
   */
  CleanFileCache read(String edition) {
    try {
      byte[] all = Files.readAllBytes(file);
      byte[] body = Arrays.copyOfRange(all, Math.min(HASH_BYTES, all.length), all.length);
      if (all.length >= HASH_BYTES
          && Arrays.equals(all, 0, HASH_BYTES, hash(edition, body), 0, HASH_BYTES)) {
        return CleanFileCache.of(ByteBuffer.wrap(body));
      }
    } catch (NoSuchFileException e) {
      // This is the first start.
    } catch (IOException e) {
      LOG.warn("Cannot read what was clean: {}", ExceptionText.describe(e));
    }
    return new CleanFileCache();
  }

  /** Writes the cache if it has new files and the last write is long enough ago. */
  void write(CleanFileCache memory, String edition) {
    long start = System.nanoTime();
    if (start - notBefore < 0 || memory.takeAdded() == 0) {
      return;
    }
    try {
      byte[] body = memory.serialize().array();
      byte[] all = Arrays.copyOf(hash(edition, body), HASH_BYTES + body.length);
      System.arraycopy(body, 0, all, HASH_BYTES, body.length);
      AtomicFileWriter.replace(Map.of(file, all), file.getParent());
    } catch (IOException e) {
      LOG.warn(
          "Cannot write what was clean; a restart reads it again: {}", ExceptionText.describe(e));
    }
    long end = System.nanoTime();
    notBefore = end + Math.max(MIN_WRITE_PAUSE_NANOS, (end - start) * PAUSE_FACTOR);
  }

  private static byte[] hash(String edition, byte[] body) {
    byte[] name = ContentHasher.sha256(edition.getBytes(StandardCharsets.UTF_8));
    byte[] both = Arrays.copyOf(name, name.length + HASH_BYTES);
    System.arraycopy(ContentHasher.sha256(body), 0, both, name.length, HASH_BYTES);
    return ContentHasher.sha256(both);
  }
}
