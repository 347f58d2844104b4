package dev.dropgate.intake.watch;

import dev.dropgate.intake.spool.FileJudge;
import dev.dropgate.intake.spool.InPlaceCrashGuard;
import dev.dropgate.intake.spool.WalkedEntry;
import dev.dropgate.io.BusyFileException;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.NameIterator;
import dev.dropgate.io.linux.FileFingerprint;
import dev.dropgate.io.linux.FolderSubscription;
import dev.dropgate.io.linux.LeaseCalls;
import dev.dropgate.io.linux.WriterState;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.function.Supplier;

/**
 * Judges the files of a {@code watch} in place, and remembers which were clean, so that no content
 * is read twice unless it may have changed. A file that a process has open for writing is not
 * remembered. Not thread safe.
 */
public final class InPlaceJudge {
  /**
   * In milliseconds. A write within one tick of the kernel's clock after the last one does not
   * change the time of change. A time therefore counts only when it is older than this margin.
   */
  private static final long CLOCK_MARGIN_MILLIS = 2_000;

  /** A larger file that has a writer is not judged at each poll, but after some minutes. */
  private static final long MAX_OPEN_BYTES = 1 << 20;

  /** Changes when files that an earlier version remembers may not count any more. */
  private static final String MEMORY_EDITION = "\nmemory 2";

  private final InPlaceCrashGuard marks;
  private final FileJudge rules;
  private final Supplier<String> edition;
  private final CleanFileCacheStore file;
  private final UnchangedFolders folders;
  private final Path directory;
  private final long maxFileSize;
  private CleanFileCache memory;
  private String remembered;

  /**
   * Creates a judge that continues with the cache of an earlier process.
   *
   * @param marks the guard for files that ended runs of the gate
   * @param rules the rules that judge
   * @param edition returns the current edition of the rules; when it changes, all files are judged
   *     again
   * @param file the store of the cache; null if the edition does not cover everything that decides
   * @param folders the memory of unchanged folders
   * @param directory the monitored directory
   * @param maxFileSize in bytes; larger files are not read
   */
  public InPlaceJudge(
      InPlaceCrashGuard marks,
      FileJudge rules,
      Supplier<String> edition,
      CleanFileCacheStore file,
      UnchangedFolders folders,
      Path directory,
      long maxFileSize) {
    this.marks = marks;
    this.rules = rules;
    this.edition = edition;
    this.file = file;
    this.folders = folders;
    this.directory = directory;
    this.maxFileSize = maxFileSize;
  }

  /**
   * Sets the subscription that reports changes in the walked folders.
   *
   * @param events null for none
   */
  public void listenTo(FolderSubscription events) {
    folders.listenTo(events);
  }

  /** Starts a walk. */
  public void newWalk() {
    String now = edition.get() + "\nmax-file-size " + maxFileSize + MEMORY_EDITION;
    if (!now.equals(remembered)) {
      memory = memory == null && file != null ? file.read(now) : new CleanFileCache();
      folders.clear();
    }
    remembered = now;
    folders.newWalk();
    if (memory.newWalk()) {
      folders.clear();
    }
  }

  /** Ends a walk that has met everything that exists. */
  public void endWalk() {
    if (memory.endWalk()) {
      folders.clear();
    }
    if (file != null) {
      file.write(memory, remembered);
    }
  }

  /** Returns the names that a walk of the monitored directory has to visit. */
  public NameIterator namesToVisit(SecureDirectoryStream<Path> root) throws IOException {
    return UnseenNameIterator.of(directory, root, memory, folders);
  }

  /** Returns whether the name alone is reason enough to claim a file. */
  public boolean isBlockedName(Path name) {
    return !rules.mayOverrule() && rules.judge(name, EntryKind.FILE).verdict() != Verdict.CLEAN;
  }

  /**
   * Returns whether a file was found clean before and has not changed since.
   *
   * @param found a regular file
   * @throws IOException if the file cannot be examined
   */
  public boolean isKnown(WalkedEntry found) throws IOException {
    try {
      return memory.contains(
          memory.fingerprintOf(directory.resolve(found.at()), found.relative().getFileName()));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Returns whether too many runs of the gate ended while a file was judged, so that it must not be
   * judged again.
   *
   * @param found a regular file
   * @throws IOException if the file cannot be examined
   */
  public boolean hasEndedTheGate(WalkedEntry found) throws IOException {
    return !marks.isEmpty() && marks.hasEndedTheGate(directory.resolve(found.at()));
  }

  /** Returns the key of a file for {@link #forget}. */
  public String key(WalkedEntry found) throws IOException {
    return InPlaceCrashGuard.key(directory.resolve(found.at()));
  }

  /** Forgets a file for which {@link #hasEndedTheGate} returned true and that was claimed. */
  public void forget(String key) throws IOException {
    marks.forget(key);
  }

  /**
   * Judges a file in place.
   *
   * @param found a regular file that has settled
   * @return {@code CLEAN} also for a file that a process is changing; the next poll judges it
   * @throws IOException if the file cannot be examined now
   */
  public Verdict judge(WalkedEntry found) throws IOException {
    Path path = directory.resolve(found.at());
    Path name = found.relative().getFileName();
    if (found.attributes().size() > maxFileSize) {
      return rules.judge(name, EntryKind.FILE).verdict(); // files that stay in place are not read
    }
    long start = System.currentTimeMillis();
    FileFingerprint mark = memory.fingerprintOf(path, name);
    WriterState writers = LeaseCalls.findWriters(path, found.attributes().fileKey());
    try (FileChannel content = DurableFiles.openForReading(path, found.attributes().fileKey())) {
      ScanResult judgement = marks.judge(path, () -> rules.judge(name, content));
      rules.logShadow(path, judgement);
      if (judgement.verdict() == Verdict.CLEAN
          && mark.changed().toEpochMilli() < start - CLOCK_MARGIN_MILLIS
          && mark.equals(memory.fingerprintOf(path, name))) {
        remember(mark, writers, found.attributes().size());
      }
      return judgement.verdict();
    } catch (AccessDeniedException e) {
      return Verdict.UNDECIDED;
    } catch (BusyFileException e) {
      return Verdict.CLEAN; // its owner is using it: the next poll judges it again
    }
  }

  // A mapping that has written once can write on for a while and change no time of the file.
  // A large file that is open for days, as of a database, is too expensive to read at each poll.
  private void remember(FileFingerprint mark, WriterState writers, long size) {
    if (writers == WriterState.NONE) {
      memory.add(mark);
    } else if (writers == WriterState.UNKNOWN || size > MAX_OPEN_BYTES) {
      memory.addUnproved(mark);
    }
  }
}
