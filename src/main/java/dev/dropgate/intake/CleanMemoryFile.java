package dev.dropgate.intake;

import dev.dropgate.files.Digests;
import dev.dropgate.files.Disk;
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
 * A memory on disk, so that a restart reads no content again. It counts only for the edition of the
 * rules that it was written under, and only whole: a SHA-256 over all of it stands before it. Not
 * thread safe.
 */
final class CleanMemoryFile {
  private static final Logger LOG = LoggerFactory.getLogger(CleanMemoryFile.class);
  private static final int HASH = 32;
  private static final long LEAST_PAUSE = 30_000_000_000L;

  /** Writing takes no more than one part in this many of the time. */
  private static final int SHARE = 100;

  private final Path file;
  private long notBefore = System.nanoTime();

  CleanMemoryFile(Path file) {
    this.file = file;
  }

  /**
   * Reads it.
   *
   * @param edition of the rules now
   * @return an empty memory if there is none that counts
   */
  CleanMemory read(String edition) {
    try {
      byte[] all = Files.readAllBytes(file);
      byte[] body = Arrays.copyOfRange(all, Math.min(HASH, all.length), all.length);
      if (all.length >= HASH && Arrays.equals(all, 0, HASH, hash(edition, body), 0, HASH)) {
        return CleanMemory.of(ByteBuffer.wrap(body));
      }
    } catch (NoSuchFileException e) {
      // the first start
    } catch (IOException e) {
      LOG.warn("Cannot read what was clean: {}", Problems.text(e));
    }
    return new CleanMemory();
  }

  /** Writes it, if there is something new and the last time is not too near. */
  void write(CleanMemory memory, String edition) {
    long start = System.nanoTime();
    if (start - notBefore < 0 || memory.takeAdded() == 0) {
      return;
    }
    try {
      byte[] body = memory.bytes().array();
      byte[] all = Arrays.copyOf(hash(edition, body), HASH + body.length);
      System.arraycopy(body, 0, all, HASH, body.length);
      Disk.replace(Map.of(file, all), file.getParent());
    } catch (IOException e) {
      LOG.warn("Cannot write what was clean; a restart reads it again: {}", Problems.text(e));
    }
    long end = System.nanoTime();
    notBefore = end + Math.max(LEAST_PAUSE, (end - start) * SHARE);
  }

  private static byte[] hash(String edition, byte[] body) {
    byte[] name = Digests.sha256(edition.getBytes(StandardCharsets.UTF_8));
    byte[] both = Arrays.copyOf(name, name.length + HASH);
    System.arraycopy(Digests.sha256(body), 0, both, name.length, HASH);
    return Digests.sha256(both);
  }
}
