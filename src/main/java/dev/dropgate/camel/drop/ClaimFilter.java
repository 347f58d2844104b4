package dev.dropgate.camel.drop;

import dev.dropgate.intake.RetrySchedule;
import dev.dropgate.intake.spool.ClaimRegistry;
import dev.dropgate.model.EntryKind;
import java.io.File;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.component.file.GenericFile;

/**
 * Decides what the consumer of one monitored directory sees of the spool: its own checked claims,
 * and no batch that is still being judged or not on disk yet. For the consumer's thread, except
 * {@link #noteStarted}.
 */
final class ClaimFilter {
  private static final Set<String> VISIBLE_KINDS =
      Stream.of(EntryKind.values())
          .map(EntryKind::folderName)
          .collect(Collectors.toUnmodifiableSet());

  private final String key;
  private final ClaimRegistry filing;
  private final BatchCommitter committer;
  private final RetrySchedule retries = new RetrySchedule();
  private Set<Path> polled = new HashSet<>();
  private boolean hidesSome;
  private boolean restIsLeft;

  ClaimFilter(String key, ClaimRegistry filing, BatchCommitter committer) {
    this.key = key;
    this.filing = filing;
    this.committer = committer;
  }

  /** Starts a poll. */
  void newPoll() {
    restIsLeft = retries.hasMore() || (restIsLeft && hidesSome);
    retries.newPoll();
    polled = new HashSet<>();
    hidesSome = false;
  }

  /** Returns whether this poll has turned away entries because of its limits. */
  boolean hasMore() {
    return retries.hasMore();
  }

  /**
   * Returns whether this poll could not see the entries that an earlier one left, because their
   * batch is not finished yet.
   */
  boolean hidesRest() {
    return restIsLeft && hidesSome;
  }

  /** Returns the batches that this poll has seen. */
  Set<Path> polled() {
    return polled;
  }

  /**
   * Returns whether the consumer sees a file or folder now.
   *
   * @param file a path below the spool: {@code KEY/BATCH/KIND/NAME}
   * @param newestBatch the batch that was claimed right before this poll
   */
  boolean isVisible(GenericFile<File> file, String newestBatch) {
    // Works on text instead of paths, because it runs for each file and folder of each poll.
    String below = file.getRelativeFilePath();
    String[] parts = below.split("/", 4);
    if (!parts[0].equals(key) || (parts.length >= 3 && !VISIBLE_KINDS.contains(parts[2]))) {
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
    if (committer.isUnfinished(batch)) {
      hidesSome = true;
      return false;
    }
    polled.add(batch);
    return true;
  }

  /** Notes that the judging of a file begins. */
  void noteStarted(String below) {
    retries.noteTry(below);
  }
}
