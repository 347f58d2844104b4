package dev.dropgate.intake.spool;

import dev.dropgate.io.ClaimLease;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.ExceptionText;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.SafeText;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
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
 * Files each claim under what it is: ready to be judged, still being written, or no regular file at
 * all. Remembers those that have to be looked at again. Not thread safe.
 */
public final class ClaimRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimRegistry.class);

  /** Where a claim is put before anybody has looked at what it is. */
  private static final List<String> FOREIGN_NAME_FOLDERS =
      List.of(
          SpoolFolder.ASIDE_FOLDER, EntryKind.FILE.folderName(), EntryKind.UNFINISHED.folderName());

  private static final int MAX_TRIES = 3;

  private final SpoolFolder spool;
  private final long busyLimitNanos;
  private final ClaimIsolation custody;

  /** What has to be looked at again, and since when. */
  private final Map<Path, Long> recheck = new LinkedHashMap<>();

  /** Claims that the consumer must not see yet. */
  private final Set<Path> unchecked = ConcurrentHashMap.newKeySet();

  private final Set<Path> foreign = ConcurrentHashMap.newKeySet();

  /** Batches in which copies have taken the place of claims, so that there are notes of these. */
  private final Set<Path> copied = ConcurrentHashMap.newKeySet();

  /** Batches with a claim that was being judged when an earlier life ended. */
  private final Set<Path> judged = ConcurrentHashMap.newKeySet();

  private final List<Path> folders = new ArrayList<>();
  private IOException lastProblem;

  /**
   * Takes the spool up as it is: after a restart nothing in it counts as checked.
   *
   * @param spool a folder that was prepared
   * @param busyLimitMillis how long a claim may wait for its writer
   * @param maxFileSize in bytes; larger files are not read
   * @throws IOException if the spool cannot be read or changed
   */
  public ClaimRegistry(SpoolFolder spool, long busyLimitMillis, long maxFileSize)
      throws IOException {
    this(spool, busyLimitMillis, maxFileSize, CopyPermissionPolicy.of(false, spool.path()));
  }

  /**
   * The same for other rights of private copies.
   *
   * @param rights what a private copy gets
   */
  public ClaimRegistry(
      SpoolFolder spool, long busyLimitMillis, long maxFileSize, CopyPermissionPolicy rights)
      throws IOException {
    this.spool = spool;
    this.busyLimitNanos = busyLimitMillis * 1_000_000;
    this.custody = new ClaimIsolation(rights, maxFileSize);
    for (Path batch : spool.batches()) {
      try {
        recover(batch);
      } catch (IOException | RuntimeException e) {
        LOG.warn("Cannot take up all of {}: {}", SafeText.of(batch), ExceptionText.describe(e));
      }
    }
    try {
      SpoolTree.sweep(spool.path());
    } catch (IOException e) {
      LOG.warn("Cannot clear up {}: {}", SafeText.of(spool.path()), ExceptionText.describe(e));
    }
  }

  // One entry that cannot be dealt with now must not keep the others from being so.
  private void recover(Path batch) throws IOException {
    copied.add(batch);
    if (Files.isDirectory(batch.resolve(CrashLoopGuard.NOTES_FOLDER), LinkOption.NOFOLLOW_LINKS)) {
      judged.add(batch);
    }
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
        attempt(file, () -> secure(file, null));
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
    } catch (IOException e) {
      recheck.putIfAbsent(claim, System.nanoTime());
      lastProblem = e;
    }
  }

  /**
   * Announces a claim before its rename, so that the consumer never sees it unchecked, whatever
   * fails in between.
   */
  void announce(Path file) {
    unchecked.add(file);
  }

  /** Takes an announcement back: nothing was claimed. */
  void withdraw(Path file) {
    unchecked.remove(file);
  }

  /** Copies have taken the place of claims of a batch. */
  void noteCopies(Path batch) {
    copied.add(batch);
  }

  /** Whether the consumer may see a path of the spool. */
  public boolean isChecked(Path path) {
    return unchecked.isEmpty() || !unchecked.contains(path);
  }

  /**
   * Looks at a claimed file and files it: with what can be judged, or with what waits for its
   * writer. If that fails, the claim is looked at again later, and the consumer does not see it
   * before.
   *
   * @param file a path in this spool folder
   * @param expected the inode that was checked before the claim; null if any regular file will do
   * @throws IOException if the disk fails
   */
  void secure(Path file, Object expected) throws IOException {
    secure(file, expected, null);
  }

  /**
   * The same where the file was opened before the claim.
   *
   * @param lease on the file of the expected inode; null if there is none
   */
  void secure(Path file, Object expected, ClaimLease lease) throws IOException {
    try {
      fileClaim(file, expected, lease);
      unchecked.remove(file);
    } catch (IOException e) {
      recheck.putIfAbsent(file, System.nanoTime());
      throw e;
    }
  }

  private void fileClaim(Path file, Object expected, ClaimLease lease) throws IOException {
    boolean wasWaiting = spool.kindOf(file).equals(SpoolFolder.WAITING_FOLDER);
    switch (custody.checkState(file, expected, lease)) {
      case SAFE -> {
        if (wasWaiting) {
          refile(file, EntryKind.FILE.folderName());
        }
      }
      case TOO_BIG -> refile(file, EntryKind.TOO_BIG.folderName());
      case FOREIGN -> foreign.add(wasWaiting ? refile(file, EntryKind.FILE.folderName()) : file);
      case BUSY -> {
        if (spool.kindOf(file).equals(EntryKind.UNFINISHED.folderName())) {
          foreign.add(file); // given up on: a copy of the moment is held
        } else if (!wasWaiting) {
          recheck.put(refile(file, SpoolFolder.WAITING_FOLDER), System.nanoTime());
        }
      }
      case OTHER -> describe(refile(file, SpoolFolder.ASIDE_FOLDER));
    }
  }

  /**
   * Tells what a claim is, once it is its turn, and takes a private copy where its bytes could
   * still change.
   *
   * @param file a path in this spool folder
   * @return the entry
   * @throws IOException if the disk fails; the claim stays as it is
   */
  public Entry entry(Path file) throws IOException {
    Entry entry = knownEntry(file);
    Path batch = spool.batchOf(file);
    if (judged.contains(batch)
        && entry.kind() == EntryKind.FILE
        && CrashLoopGuard.countLives(CrashLoopGuard.notePath(batch, entry.id()))
            >= CrashLoopGuard.MAX_LIVES) {
      return entry.withKind(EntryKind.GATE_ENDED);
    }
    return entry;
  }

  private Entry knownEntry(Path file) throws IOException {
    Entry entry = spool.entry(file);
    Path batch = spool.batchOf(file);
    Path origin = OriginNoteStore.notePath(batch, entry.id());
    if (!foreign.contains(file)) {
      return copied.contains(batch) ? entry.withOrigin(OriginNoteStore.read(origin)) : entry;
    }
    noteCopies(batch);
    Path scratch = batch.resolve(entry.id() + SpoolFolder.SCRATCH_SUFFIX);
    return switch (custody.copyPrivately(file, scratch, origin)) {
      case UNREADABLE -> entry.withKind(EntryKind.UNREADABLE);
      case TOO_BIG -> entry.withKind(EntryKind.TOO_BIG); // it has grown since it was looked at
      case DONE -> {
        foreign.remove(file);
        yield entry.withOrigin(OriginNoteStore.read(origin));
      }
    };
  }

  /**
   * Leaves a claim in the spool for good that could neither be read nor moved to where it belongs;
   * a description of it takes its place, under the same id. Thread safe.
   *
   * @param file a path in this spool folder
   * @throws IOException if the disk fails; the claim is tried again as it is
   */
  public void leaveUnread(Path file) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        leaveUnreadOnce(file);
        return;
      } catch (NoSuchFileException e) {
        // The intake removes folders that are empty, as those are that were made for this.
        if (tries == MAX_TRIES || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          throw e;
        }
      }
    }
  }

  private void leaveUnreadOnce(Path file) throws IOException {
    Path left = moveTo(file, SpoolFolder.UNREAD_FOLDER);
    Path description = moveTo(file, EntryKind.UNREADABLE.folderName());
    Files.deleteIfExists(description); // written before a crash
    DurableFiles.writeNew(description, SpecialFileDescriber.describeUnreadable(file, left));
    DurableFiles.rename(file, left);
    DurableFiles.sync(left.getParent());
  }

  /**
   * Turns what lies aside into something that can be judged: a link or special file into a
   * description of it. If that fails, it is tried again later.
   *
   * @param aside a path in the aside folder of a batch
   * @throws IOException if the disk fails
   */
  void describe(Path aside) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(aside, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isRegularFile()) {
        recheck.put(refile(aside, SpoolFolder.WAITING_FOLDER), System.nanoTime());
      } else if (attributes.isDirectory()) {
        Path batch = spool.batchOf(aside);
        Path folder = spool.newFolder(batch, "swapped-" + System.nanoTime(), spool.relative(aside));
        DurableFiles.rename(aside, folder);
        folders.add(folder);
      } else {
        describe(aside, attributes);
        Files.delete(aside);
      }
    } catch (IOException e) {
      recheck.putIfAbsent(aside, System.nanoTime());
      throw e;
    }
  }

  /** Takes a whole folder in; its files have to be walked like any other. */
  void addFolder(Path folder) {
    if (!folders.contains(folder)) {
      folders.add(folder);
    }
  }

  /** Writes the description of a link or special file to where an entry of its kind belongs. */
  private void describe(Path aside, BasicFileAttributes attributes) throws IOException {
    EntryKind kind = SpecialFileDescriber.kindOf(attributes);
    try {
      DurableFiles.writeNew(
          moveTo(aside, kind.folderName()), SpecialFileDescriber.describe(aside, kind));
    } catch (FileAlreadyExistsException e) {
      // written before a crash
    }
  }

  /**
   * Looks again at the claims that somebody still wrote to, or that could not be filed; gives up on
   * writers that took too long.
   *
   * @return what went wrong, if anything did
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
    secure(claim, null);
    if (!spool.kindOf(claim).equals(SpoolFolder.WAITING_FOLDER)) {
      recheck.remove(claim);
    }
  }

  private Path giveUp(Path claim) throws IOException {
    announce(spool.pathInKind(claim, EntryKind.UNFINISHED.folderName()));
    return refile(claim, EntryKind.UNFINISHED.folderName());
  }

  /**
   * Folders that were taken in whole: swapped in between check and claim, or nested too deep.
   *
   * @return those that still hold something
   */
  public List<Path> folders() {
    copied.removeIf(batch -> !Files.isDirectory(batch, LinkOption.NOFOLLOW_LINKS));
    folders.removeIf(folder -> !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS));
    return List.copyOf(folders);
  }

  private Path refile(Path file, String kind) throws IOException {
    Path target = moveTo(file, kind);
    DurableFiles.rename(file, target);
    return target;
  }

  private Path moveTo(Path file, String kind) throws IOException {
    Path target = spool.pathInKind(file, kind);
    DurableFiles.createPrivateFolders(target.getParent());
    return target;
  }
}
