package dev.dropgate.io.pass;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.model.Entry;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the passes in force in memory. If there are none, a lookup costs one stat of their folder.
 * Thread safe.
 */
public final class ReleasePassIndex {
  private static final Logger LOG = LoggerFactory.getLogger(ReleasePassIndex.class);

  /**
   * In milliseconds. Within one tick of the file system's clock a folder can change twice and show
   * the same time. A time therefore counts only when it is older than this margin.
   */
  private static final long CLOCK_MARGIN_MILLIS = 2_000;

  private record Loaded(FileTime changed, Map<Long, List<ReleasePass>> bySize) {}

  private final ReleasePassStore folder;
  private volatile Loaded loaded = new Loaded(null, Map.of());

  /**
   * Creates an index without reading anything yet.
   *
   * @param folder the store; its folder may be missing
   */
  public ReleasePassIndex(ReleasePassStore folder) {
    this.folder = folder;
  }

  /**
   * Reads the passes again if they have changed since the last call. If they cannot be read,
   * nothing passes.
   */
  public void refresh() {
    FileTime changed = folder.lastModified();
    if (changed == null) {
      loaded = new Loaded(null, Map.of());
    } else if (!changed.equals(loaded.changed())) {
      try {
        boolean settled = changed.toMillis() < System.currentTimeMillis() - CLOCK_MARGIN_MILLIS;
        loaded =
            new Loaded(
                settled ? changed : null,
                folder.all().stream().collect(Collectors.groupingBy(ReleasePass::size)));
      } catch (IOException e) {
        loaded = new Loaded(null, Map.of());
        LOG.warn("Passes cannot be read, so nothing passes: {}", PrintableText.of(e.toString()));
      }
    }
  }

  /**
   * Returns the passes that may apply to a file, as far as can be decided without reading it. The
   * caller compares the SHA-256.
   *
   * @param directory the monitored directory, as configured
   * @param relative the file's path below it
   * @param size the size of the file in bytes
   * @return empty for nearly every file
   */
  public List<ReleasePass> candidates(Path directory, Path relative, long size) {
    List<ReleasePass> ofThisSize = loaded.bySize().get(size);
    if (ofThisSize == null) {
      return List.of();
    }
    // A file is released without following links, so its path contains none; the configured path
    // may.
    Path configured = directory.resolve(relative);
    Path real = realPath(directory).resolve(relative);
    Instant now = Instant.now();
    return ofThisSize.stream()
        .filter(pass -> !pass.isExpired(now))
        .filter(pass -> pass.covers(configured) || pass.covers(real))
        .toList();
  }

  /**
   * Returns the pass of a claimed entry, by the hash of its claimed content.
   *
   * @param entry a regular file
   * @return null if there is none, or the content cannot be read
   */
  public ReleasePass findPass(Entry entry) {
    try {
      refresh();
      List<ReleasePass> candidates =
          candidates(entry.directory(), entry.relative(), Files.size(entry.content()));
      if (candidates.isEmpty()) {
        return null;
      }
      String sha256 = ContentHasher.sha256(entry.content());
      for (ReleasePass pass : candidates) {
        if (pass.sha256().equals(sha256)) {
          return pass;
        }
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be read, so no pass counts: {}", entry, PrintableText.of(e.toString()));
    }
    return null;
  }

  private static Path realPath(Path directory) {
    try {
      return directory.isAbsolute() ? directory.toRealPath() : directory;
    } catch (IOException e) {
      return directory;
    }
  }
}
