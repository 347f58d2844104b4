package dev.dropgate.intake;

import dev.dropgate.intake.spool.ClaimRegistry;
import dev.dropgate.intake.spool.JudgedClaim;
import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.intake.spool.SpooledClaim;
import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.model.EntryKind;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Selects the claims that a poll hands over: those that were just claimed, and those that are left
 * from earlier, which are read from the spool. It selects no claim that is not checked, that is
 * still being judged, or whose batch is not on disk yet. For the thread that polls, except {@link
 * #noteStarted} and {@link #noteEnded}.
 */
final class ClaimSelector {
  private final SpoolFolder spool;
  private final ClaimRegistry registry;
  private final Predicate<Path> unfinished;
  private final Consumer<IOException> problems;
  private final RetrySchedule retries = new RetrySchedule();
  private final Set<Path> inProgress = ConcurrentHashMap.newKeySet();
  private Set<Path> polled = new HashSet<>();
  private boolean hidesSome;
  private boolean restIsLeft;

  /**
   * Creates a selector that has selected nothing.
   *
   * @param unfinished returns whether a batch is still being judged or not on disk yet
   * @param problems receives why a batch cannot be read
   */
  ClaimSelector(
      SpoolFolder spool,
      ClaimRegistry registry,
      Predicate<Path> unfinished,
      Consumer<IOException> problems) {
    this.problems = problems;
    this.spool = spool;
    this.registry = registry;
    this.unfinished = unfinished;
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
   * Selects the claims of this poll.
   *
   * @param newest the claims of the batch that was just made, as far as they are known
   * @throws IOException if the spool cannot be read
   */
  PolledClaims select(NewClaims newest) throws IOException {
    List<SpooledClaim> selected = new ArrayList<>();
    List<JudgedClaim> judged = List.of();
    for (Path batch : spool.batches()) {
      boolean isNewest = batch.getFileName().toString().equals(newest.batch());
      if (unfinished.test(batch)) {
        hidesSome = true;
        continue;
      }
      polled.add(batch);
      if (isNewest && newest.complete()) {
        selected.addAll(newest.claims());
        judged = newest.judged();
        continue;
      }
      try {
        addClaims(batch, isNewest, selected);
      } catch (IOException e) {
        problems.accept(e); // one batch that cannot be read stops no other
      }
    }
    return new PolledClaims(selected, judged);
  }

  private void addClaims(Path batch, boolean isNewest, List<SpooledClaim> selected)
      throws IOException {
    for (EntryKind kind : EntryKind.values()) {
      Path folder = batch.resolve(kind.folderName());
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.walkFileTree(folder, new ClaimVisitor(isNewest, selected));
      }
    }
  }

  private boolean admits(Path claim, boolean justClaimed) {
    return registry.isChecked(claim)
        && !inProgress.contains(claim)
        && retries.admits(claim.toString(), justClaimed);
  }

  /** Notes that a claim that needs no judging is handed over. */
  void noteHandedOver(Path claim) {
    inProgress.add(claim);
  }

  /** Notes that the judging of a claim begins. */
  void noteStarted(Path claim) {
    inProgress.add(claim);
    retries.noteTry(claim.toString());
  }

  /** Notes that a claim was processed, or that its processing failed. */
  void noteEnded(Path claim) {
    inProgress.remove(claim);
  }

  /** Returns the number of claims that are being processed. */
  int inProgress() {
    return inProgress.size();
  }

  private final class ClaimVisitor extends SimpleFileVisitor<Path> {
    private final boolean isNewest;
    private final List<SpooledClaim> selected;

    ClaimVisitor(boolean isNewest, List<SpooledClaim> selected) {
      this.isNewest = isNewest;
      this.selected = selected;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      ThreadHeartbeat.beat();
      if (admits(file, isNewest)) {
        selected.add(
            new SpooledClaim(file, attributes.size(), attributes.lastModifiedTime().toMillis()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
      if (problem instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE; // it has left the spool meanwhile
      }
      throw problem;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException problem) throws IOException {
      return problem == null ? FileVisitResult.CONTINUE : visitFileFailed(folder, problem);
    }
  }
}
