package dev.dropgate.intake;

import dev.dropgate.inspect.Kind;
import java.io.File;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.component.file.GenericFile;

/**
 * What the consumer of one monitored directory sees of the spool: its own claims, when they were
 * checked, and no batch that is still being judged or not on disk yet. For the consumer's thread,
 * but for {@link #started}.
 */
final class SpoolView {
  private static final Set<String> KINDS =
      Stream.of(Kind.values()).map(Kind::folder).collect(Collectors.toUnmodifiableSet());

  private final String key;
  private final Filing filing;
  private final Committer committer;
  private final Retries retries = new Retries();
  private Set<Path> polled = new HashSet<>();
  private boolean hidesSome;
  private boolean restIsLeft;

  SpoolView(String key, Filing filing, Committer committer) {
    this.key = key;
    this.filing = filing;
    this.committer = committer;
  }

  /** A poll begins. */
  void newPoll() {
    restIsLeft = retries.hasMore() || (restIsLeft && hidesSome);
    retries.newPoll();
    polled = new HashSet<>();
    hidesSome = false;
  }

  /** Whether more was there for this poll than one poll takes. */
  boolean hasMore() {
    return retries.hasMore();
  }

  /** Whether this poll could not see what an earlier one has left, because that is not done yet. */
  boolean hidesRest() {
    return restIsLeft && hidesSome;
  }

  /** The batches that this poll has seen. */
  Set<Path> polled() {
    return polled;
  }

  /**
   * Whether the consumer sees a file or folder now.
   *
   * @param file below the spool: {@code KEY/BATCH/KIND/NAME}
   * @param newestBatch what was claimed right before this poll
   */
  boolean shows(GenericFile<File> file, String newestBatch) {
    // Text and no path, because this is asked for each file and folder of each poll.
    String below = file.getRelativeFilePath();
    String[] parts = below.split("/", 4);
    if (!parts[0].equals(key) || (parts.length >= 3 && !KINDS.contains(parts[2]))) {
      return false;
    }
    Path path = file.getFile().toPath();
    if (!filing.isChecked(path)) {
      return false;
    }
    if (file.isDirectory()) {
      return parts.length != 2 || isDone(path);
    }
    return parts.length == 4 && retries.admits(below, parts[1].equals(newestBatch));
  }

  private boolean isDone(Path batch) {
    if (committer.holds(batch)) {
      hidesSome = true;
      return false;
    }
    polled.add(batch);
    return true;
  }

  /** A file is being judged. */
  void started(String below) {
    retries.started(below);
  }
}
