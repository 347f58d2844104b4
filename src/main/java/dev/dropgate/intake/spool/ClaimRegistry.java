package dev.dropgate.intake.spool;

import dev.dropgate.io.ClaimLease;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.ExceptionText;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files each claim by what it is: ready to be judged, still being written, or not a regular file.
 * Remembers the claims that must be checked again. Not thread safe.
 */
public final class ClaimRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimRegistry.class);

  /** The folders that claims enter before their type is checked. */
  private static final List<String> FOREIGN_NAME_FOLDERS =
      List.of(
          SpoolFolder.ASIDE_FOLDER, EntryKind.FILE.folderName(), EntryKind.UNFINISHED.folderName());

  private final SpoolFolder spool;
  private final long busyLimitNanos;
  private final ClaimIsolation custody;
  private final ClaimedEntryReader entries;
  private final ClaimMover mover;

  /** The claims that must be checked again, each with the time since which it waits. */
  private final Map<Path, Long> recheck = new LinkedHashMap<>();

  /** Claims that the consumer must not see yet. */
  private final Set<Path> unchecked = ConcurrentHashMap.newKeySet();

  private final List<Path> folders = new ArrayList<>();
  private IOException lastProblem;

  /**
   * Takes over the existing spool. After a restart, nothing in it counts as checked.
   *
   * @param spool a prepared folder
   * @param busyLimitMillis the maximum time in milliseconds that a claim waits for its writer
   * @param maxFileSize in bytes; larger files are not read
   * @param rights decides which permissions a private copy gets
   * @throws IOException if the spool cannot be read or changed
   */
  public ClaimRegistry(
      SpoolFolder spool, long busyLimitMillis, long maxFileSize, CopyPermissionPolicy rights)
      throws IOException {
    this.spool = spool;
    this.busyLimitNanos = busyLimitMillis * 1_000_000;
    this.custody = new ClaimIsolation(rights, maxFileSize);
    this.entries = new ClaimedEntryReader(spool, custody);
    this.mover = new ClaimMover(spool);
    for (Path batch : spool.batches()) {
      try {
        recover(batch);
      } catch (IOException | RuntimeException e) {
        LOG.warn(
            "Cannot take up all of {}: {}", PrintableText.of(batch), ExceptionText.describe(e));
      }
    }
    try {
      SpoolTree.sweep(spool.path());
    } catch (IOException e) {
      LOG.warn("Cannot clear up {}: {}", PrintableText.of(spool.path()), ExceptionText.describe(e));
    }
  }

  // An entry that cannot be recovered now must not keep the others from recovery.
  private void recover(Path batch) throws IOException {
    entries.recover(batch);
    SpoolTree.deleteScratch(batch);
    for (String kind : FOREIGN_NAME_FOLDERS) {
      ForeignNameSanitizer.makeSafe(spool, batch.resolve(kind), this::addFolder);
    }
    for (Path aside : SpoolTree.listFiles(batch.resolve(SpoolFolder.ASIDE_FOLDER))) {
      attempt(aside, () -> describe(aside));
    }
    for (EntryKind kind : List.of(EntryKind.FILE, EntryKind.UNFINISHED)) {
      for (Path file : SpoolTree.listFiles(batch.resolve(kind.folderName()))) {
        announce(file);
        attempt(file, () -> secure(file, null, null));
      }
    }
    for (Path file : SpoolTree.listFiles(batch.resolve(SpoolFolder.WAITING_FOLDER))) {
      recheck.put(file, System.nanoTime());
    }
    if (Files.isDirectory(batch.resolve(SpoolFolder.TAKEN_FOLDERS), LinkOption.NOFOLLOW_LINKS)) {
      for (Path folder : SpoolTree.childFolders(batch.resolve(SpoolFolder.TAKEN_FOLDERS))) {
        addFolder(folder);
      }
    }
  }

  private interface FilingStep {
    void run() throws IOException;
  }

  private void attempt(Path claim, FilingStep step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      recheck.putIfAbsent(claim, System.nanoTime());
      lastProblem = e instanceof IOException io ? io : new IOException(e);
    }
  }

  /** Announces a claim before its rename, so that the consumer never sees it unchecked. */
  void announce(Path file) {
    unchecked.add(file);
  }

  /** Withdraws an announcement because nothing was claimed. */
  void withdraw(Path file) {
    unchecked.remove(file);
  }

  /** Notes that copies have replaced claims of a batch. */
  void noteCopies(Path batch) {
    entries.noteCopies(batch);
  }

  /** Returns whether no process can change the bytes of a checked claim. */
  boolean isSafe(Path file) {
    return !entries.isForeign(file);
  }

  /** Returns whether the consumer may see a path of the spool. */
  public boolean isChecked(Path path) {
    return unchecked.isEmpty() || !unchecked.contains(path);
  }

  /**
   * Checks a claimed file and files it: with the claims that can be judged, or with those that wait
   * for their writer. If that fails, the claim is checked again later, and the consumer does not
   * see it before.
   *
   * @param file a path in this spool folder
   * @param expected the inode that was checked before the claim; null if any regular file will do
   * @param lease the lease on the file of the expected inode; null if there is none
   * @return where the claim lies now if it can be judged; otherwise null
   * @throws IOException if the disk fails
   */
  Path secure(Path file, Object expected, ClaimLease lease) throws IOException {
    try {
      Path ready = fileClaim(file, expected, lease);
      unchecked.remove(file);
      return ready;
    } catch (IOException e) {
      recheck.putIfAbsent(file, System.nanoTime());
      throw e;
    }
  }

  private Path fileClaim(Path file, Object expected, ClaimLease lease) throws IOException {
    boolean wasWaiting = spool.kindOf(file).equals(SpoolFolder.WAITING_FOLDER);
    return switch (custody.checkState(file, expected, lease)) {
      case SAFE -> wasWaiting ? mover.refile(file, EntryKind.FILE.folderName()) : file;
      case TOO_BIG -> mover.refile(file, EntryKind.TOO_BIG.folderName());
      case FOREIGN -> {
        Path ready = wasWaiting ? mover.refile(file, EntryKind.FILE.folderName()) : file;
        entries.noteForeign(ready);
        yield ready;
      }
      case BUSY -> {
        if (spool.kindOf(file).equals(EntryKind.UNFINISHED.folderName())) {
          entries.noteForeign(file); // given up: a copy of the current content is held
          yield file;
        }
        if (!wasWaiting) {
          recheck.put(mover.refile(file, SpoolFolder.WAITING_FOLDER), System.nanoTime());
        }
        yield null;
      }
      case OTHER -> {
        describe(mover.refile(file, SpoolFolder.ASIDE_FOLDER));
        yield null;
      }
    };
  }

  /**
   * Returns the entry of a claim that is about to be judged. Takes a private copy if its bytes
   * could still change.
   *
   * @param file a path in this spool folder
   * @return the entry
   * @throws IOException if the disk fails; the claim is unchanged
   */
  public Entry entry(Path file) throws IOException {
    return entries.entry(file);
  }

  /**
   * Leaves a claim in the spool for good that could neither be read nor moved to its destination. A
   * description with the same id replaces it. Thread safe.
   *
   * @param file a path in this spool folder
   * @throws IOException if the disk fails; the claim is tried again unchanged
   */
  public void leaveUnread(Path file) throws IOException {
    mover.leaveUnread(file);
  }

  /**
   * Replaces a link or special file that lies aside by a description that can be judged. If that
   * fails, it is tried again later.
   *
   * @param aside a path in the aside folder of a batch
   * @throws IOException if the disk fails
   */
  void describe(Path aside) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(aside, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isRegularFile()) {
        recheck.put(mover.refile(aside, SpoolFolder.WAITING_FOLDER), System.nanoTime());
      } else if (attributes.isDirectory()) {
        Path batch = spool.batchOf(aside);
        Path folder = spool.newFolder(batch, "swapped-" + System.nanoTime(), spool.relative(aside));
        DurableFiles.rename(aside, folder);
        folders.add(folder);
      } else {
        mover.writeDescription(aside, attributes);
        Files.delete(aside);
      }
    } catch (IOException e) {
      recheck.putIfAbsent(aside, System.nanoTime());
      throw e;
    }
  }

  /** Adds a folder that was claimed as a whole; its files must be walked like any other. */
  void addFolder(Path folder) {
    if (!folders.contains(folder)) {
      folders.add(folder);
    }
  }

  /**
   * Checks again the claims that had a writer or could not be filed; gives up on slow writers.
   *
   * @return the last failure, if any
   */
  public Optional<IOException> recheckClaims() {
    lastProblem = null;
    for (Map.Entry<Path, Long> next : List.copyOf(recheck.entrySet())) {
      Path claim = next.getKey();
      if (!Files.exists(claim, LinkOption.NOFOLLOW_LINKS)) {
        recheck.remove(claim);
        unchecked.remove(claim);
      } else if (spool.kindOf(claim).equals(SpoolFolder.ASIDE_FOLDER)) {
        attempt(claim, () -> describe(claim));
      } else {
        boolean tooLong = System.nanoTime() - next.getValue() >= busyLimitNanos;
        boolean waits = spool.kindOf(claim).equals(SpoolFolder.WAITING_FOLDER);
        attempt(claim, () -> recheck(tooLong && waits ? giveUp(claim) : claim));
      }
    }
    return Optional.ofNullable(lastProblem);
  }

  private void recheck(Path claim) throws IOException {
    secure(claim, null, null);
    if (!spool.kindOf(claim).equals(SpoolFolder.WAITING_FOLDER)) {
      recheck.remove(claim);
    }
  }

  private Path giveUp(Path claim) throws IOException {
    announce(spool.pathInKind(claim, EntryKind.UNFINISHED.folderName()));
    return mover.refile(claim, EntryKind.UNFINISHED.folderName());
  }

  /**
   * Returns the folders that were claimed as a whole, because they were swapped in between check
   * and claim or nested too deep.
   *
   * @return the folders that still exist
   */
  public List<Path> folders() {
    entries.forgetGoneBatches();
    folders.removeIf(folder -> !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS));
    return List.copyOf(folders);
  }
}
