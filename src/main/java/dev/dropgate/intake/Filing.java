package dev.dropgate.intake;

import dev.dropgate.files.ClaimLease;
import dev.dropgate.files.Disk;
import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Entry;
import dev.dropgate.inspect.Kind;
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
final class Filing {
  private static final Logger LOG = LoggerFactory.getLogger(Filing.class);

  /** Where a claim is put before anybody has looked at what it is. */
  private static final List<String> MAY_HOLD_STRANGE_NAMES =
      List.of(SpoolFolder.ASIDE, Kind.FILE.folder(), Kind.UNFINISHED.folder());

  private static final int MAX_TRIES = 3;

  private final SpoolFolder spool;
  private final long busyLimitNanos;
  private final Custody custody;

  /** What has to be looked at again, and since when. */
  private final Map<Path, Long> again = new LinkedHashMap<>();

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
  Filing(SpoolFolder spool, long busyLimitMillis, long maxFileSize) throws IOException {
    this(spool, busyLimitMillis, maxFileSize, CopiedRights.of(false, spool.path()));
  }

  /**
   * The same for other rights of private copies.
   *
   * @param rights what a private copy gets
   */
  Filing(SpoolFolder spool, long busyLimitMillis, long maxFileSize, CopiedRights rights)
      throws IOException {
    this.spool = spool;
    this.busyLimitNanos = busyLimitMillis * 1_000_000;
    this.custody = new Custody(rights, maxFileSize);
    for (Path batch : spool.batches()) {
      try {
        recover(batch);
      } catch (IOException | RuntimeException e) {
        LOG.warn("Cannot take up all of {}: {}", SafeText.of(batch), Problems.text(e));
      }
    }
    try {
      SpoolTree.sweep(spool.path());
    } catch (IOException e) {
      LOG.warn("Cannot clear up {}: {}", SafeText.of(spool.path()), Problems.text(e));
    }
  }

  // One entry that cannot be dealt with now must not keep the others from being so.
  private void recover(Path batch) throws IOException {
    copied.add(batch);
    if (Files.isDirectory(batch.resolve(JudgingMarks.FOLDER), LinkOption.NOFOLLOW_LINKS)) {
      judged.add(batch);
    }
    SpoolTree.deleteScratch(batch);
    for (String kind : MAY_HOLD_STRANGE_NAMES) {
      StrangeNames.makeSafe(spool, batch.resolve(kind), this::addFolder);
    }
    for (Path aside : SpoolTree.files(batch.resolve(SpoolFolder.ASIDE))) {
      attempt(aside, () -> describe(aside));
    }
    for (Kind kind : List.of(Kind.FILE, Kind.UNFINISHED)) {
      for (Path file : SpoolTree.files(batch.resolve(kind.folder()))) {
        expect(file);
        attempt(file, () -> secure(file, null));
      }
    }
    for (Path file : SpoolTree.files(batch.resolve(SpoolFolder.WAITING))) {
      again.put(file, System.nanoTime());
    }
    if (Files.isDirectory(batch.resolve(SpoolFolder.FOLDERS), LinkOption.NOFOLLOW_LINKS)) {
      for (Path folder : SpoolTree.children(batch.resolve(SpoolFolder.FOLDERS))) {
        addFolder(folder);
      }
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void attempt(Path claim, Step step) {
    try {
      step.run();
    } catch (IOException e) {
      again.putIfAbsent(claim, System.nanoTime());
      lastProblem = e;
    }
  }

  /**
   * Announces a claim before its rename, so that the consumer never sees it unchecked, whatever
   * fails in between.
   */
  void expect(Path file) {
    unchecked.add(file);
  }

  /** Takes an announcement back: nothing was claimed. */
  void forget(Path file) {
    unchecked.remove(file);
  }

  /** Copies have taken the place of claims of a batch. */
  void copiedInto(Path batch) {
    copied.add(batch);
  }

  /** Whether the consumer may see a path of the spool. */
  boolean isChecked(Path path) {
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
      file(file, expected, lease);
      unchecked.remove(file);
    } catch (IOException e) {
      again.putIfAbsent(file, System.nanoTime());
      throw e;
    }
  }

  private void file(Path file, Object expected, ClaimLease lease) throws IOException {
    boolean wasWaiting = spool.kindOf(file).equals(SpoolFolder.WAITING);
    switch (custody.look(file, expected, lease)) {
      case SAFE -> {
        if (wasWaiting) {
          refile(file, Kind.FILE.folder());
        }
      }
      case TOO_BIG -> refile(file, Kind.TOO_BIG.folder());
      case FOREIGN -> foreign.add(wasWaiting ? refile(file, Kind.FILE.folder()) : file);
      case BUSY -> {
        if (spool.kindOf(file).equals(Kind.UNFINISHED.folder())) {
          foreign.add(file); // given up on: a copy of the moment is held
        } else if (!wasWaiting) {
          again.put(refile(file, SpoolFolder.WAITING), System.nanoTime());
        }
      }
      case OTHER -> describe(refile(file, SpoolFolder.ASIDE));
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
  Entry entry(Path file) throws IOException {
    Entry entry = known(file);
    Path batch = spool.batchOf(file);
    if (judged.contains(batch)
        && entry.kind() == Kind.FILE
        && JudgingMarks.lives(JudgingMarks.note(batch, entry.id())) >= JudgingMarks.MAX_LIVES) {
      return entry.as(Kind.GATE_ENDED);
    }
    return entry;
  }

  private Entry known(Path file) throws IOException {
    Entry entry = spool.entry(file);
    Path batch = spool.batchOf(file);
    Path origin = Origins.note(batch, entry.id());
    if (!foreign.contains(file)) {
      return copied.contains(batch) ? entry.from(Origins.read(origin)) : entry;
    }
    copiedInto(batch);
    Path scratch = batch.resolve(entry.id() + SpoolFolder.SCRATCH);
    return switch (custody.copy(file, scratch, origin)) {
      case UNREADABLE -> entry.as(Kind.UNREADABLE);
      case TOO_BIG -> entry.as(Kind.TOO_BIG); // it has grown since it was looked at
      case DONE -> {
        foreign.remove(file);
        yield entry.from(Origins.read(origin));
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
  void leave(Path file) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        leaveOnce(file);
        return;
      } catch (NoSuchFileException e) {
        // The intake removes folders that are empty, as those are that were made for this.
        if (tries == MAX_TRIES || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          throw e;
        }
      }
    }
  }

  private void leaveOnce(Path file) throws IOException {
    Path left = place(file, SpoolFolder.UNREAD);
    Path description = place(file, Kind.UNREADABLE.folder());
    Files.deleteIfExists(description); // written before a crash
    Disk.writeNew(description, SpecialFiles.describeUnreadable(file, left));
    Disk.rename(file, left);
    Disk.sync(left.getParent());
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
        again.put(refile(aside, SpoolFolder.WAITING), System.nanoTime());
      } else if (attributes.isDirectory()) {
        Path batch = spool.batchOf(aside);
        Path folder = spool.newFolder(batch, "swapped-" + System.nanoTime(), spool.relative(aside));
        Disk.rename(aside, folder);
        folders.add(folder);
      } else {
        describe(aside, attributes);
        Files.delete(aside);
      }
    } catch (IOException e) {
      again.putIfAbsent(aside, System.nanoTime());
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
    Kind kind = SpecialFiles.kind(attributes);
    try {
      Disk.writeNew(place(aside, kind.folder()), SpecialFiles.describe(aside, kind));
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
  Optional<IOException> lookAgain() {
    lastProblem = null;
    for (Map.Entry<Path, Long> next : List.copyOf(again.entrySet())) {
      Path claim = next.getKey();
      if (!Files.exists(claim, LinkOption.NOFOLLOW_LINKS)) {
        again.remove(claim);
        unchecked.remove(claim);
      } else if (spool.kindOf(claim).equals(SpoolFolder.ASIDE)) {
        attempt(claim, () -> describe(claim));
      } else {
        boolean tooLong = System.nanoTime() - next.getValue() >= busyLimitNanos;
        boolean waits = spool.kindOf(claim).equals(SpoolFolder.WAITING);
        attempt(claim, () -> again(tooLong && waits ? giveUp(claim) : claim));
      }
    }
    return Optional.ofNullable(lastProblem);
  }

  private void again(Path claim) throws IOException {
    secure(claim, null);
    if (!spool.kindOf(claim).equals(SpoolFolder.WAITING)) {
      again.remove(claim);
    }
  }

  private Path giveUp(Path claim) throws IOException {
    expect(spool.inKind(claim, Kind.UNFINISHED.folder()));
    return refile(claim, Kind.UNFINISHED.folder());
  }

  /**
   * Folders that were taken in whole: swapped in between check and claim, or nested too deep.
   *
   * @return those that still hold something
   */
  List<Path> folders() {
    copied.removeIf(batch -> !Files.isDirectory(batch, LinkOption.NOFOLLOW_LINKS));
    folders.removeIf(folder -> !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS));
    return List.copyOf(folders);
  }

  private Path refile(Path file, String kind) throws IOException {
    Path target = place(file, kind);
    Disk.rename(file, target);
    return target;
  }

  private Path place(Path file, String kind) throws IOException {
    Path target = spool.inKind(file, kind);
    Disk.privateFolder(target.getParent());
    return target;
  }
}
