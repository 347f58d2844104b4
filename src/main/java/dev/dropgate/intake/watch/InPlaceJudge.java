package dev.dropgate.intake.watch;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileContent;
import dev.dropgate.intake.spool.InPlaceCrashGuard;
import dev.dropgate.intake.spool.WalkedEntry;
import dev.dropgate.io.BusyFileException;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.NameIterator;
import dev.dropgate.io.linux.FileFingerprint;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.function.Supplier;

/**
 * Judges the files of a {@code watch} where they are, and remembers which were clean, so that no
 * content is read twice unless it may have changed. Not thread safe.
 */
public final class InPlaceJudge {
  /**
   * In milliseconds. A write within one tick of the kernel's clock after the last leaves no trace
   * in the time of change, so a time counts only when it is older than that, with a good margin.
   */
  private static final long CLOCK_MARGIN_MILLIS = 2_000;

  private final InPlaceCrashGuard marks;
  private final RuleSet rules;
  private final Supplier<String> edition;
  private final CleanFileCacheStore file;
  private final Path directory;
  private final long maxFileSize;
  private CleanFileCache memory;
  private String remembered;

  /**
   * Remembers what an earlier process has remembered.
   *
   * @param marks of files that have ended lives of the gate
   * @param rules that judge
   * @param edition of them now: another one, and all is judged again
   * @param file where the memory is kept; null if that edition does not tell all
   * @param directory the monitored directory
   * @param maxFileSize in bytes; larger files are not read
   */
  public InPlaceJudge(
      InPlaceCrashGuard marks,
      RuleSet rules,
      Supplier<String> edition,
      CleanFileCacheStore file,
      Path directory,
      long maxFileSize) {
    this.marks = marks;
    this.rules = rules;
    this.edition = edition;
    this.file = file;
    this.directory = directory;
    this.maxFileSize = maxFileSize;
  }

  /** Starts a walk. */
  public void newWalk() {
    String now = edition.get() + "\nmax-file-size " + maxFileSize;
    if (memory == null && file != null) {
      memory = file.read(now);
    } else if (!now.equals(remembered)) {
      memory = new CleanFileCache();
    }
    remembered = now;
    memory.newWalk();
  }

  /** The walk has met all that is there. */
  public void endWalk() {
    memory.endWalk();
    if (file != null) {
      file.write(memory, remembered);
    }
  }

  /** What a walk of the monitored directory has to look at. */
  public NameIterator namesToVisit(SecureDirectoryStream<Path> root) {
    return UnseenNameIterator.of(directory, root, memory);
  }

  /** Whether a name alone is reason enough to take a file out. */
  public boolean isBlockedName(Path name) {
    return !rules.mayOverrule()
        && rules.judge(new ScanTarget(name, EntryKind.FILE)).verdict() != Verdict.CLEAN;
  }

  /**
   * Whether a file was found clean before and has not changed since.
   *
   * @param found a regular file
   * @throws IOException if it cannot be looked at
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
   * Returns whether lives of the gate have ended while a file was judged, so that it must not be
   * judged once more.
   *
   * @param found a regular file
   * @throws IOException if it cannot be looked at
   */
  public boolean hasEndedTheGate(WalkedEntry found) throws IOException {
    return !marks.isEmpty() && marks.hasEndedTheGate(directory.resolve(found.at()));
  }

  /** Returns what tells a file apart, for {@link #forget}. */
  public String key(WalkedEntry found) throws IOException {
    return InPlaceCrashGuard.key(directory.resolve(found.at()));
  }

  /** Forgets a file that {@link #hasEndedTheGate} and was claimed. */
  public void forget(String key) throws IOException {
    marks.forget(key);
  }

  /**
   * Whether a file is clean.
   *
   * @param found a regular file that has come to rest
   * @return false also where it is not known yet, because it is being changed
   * @throws IOException if it cannot be looked at now
   */
  public Verdict judge(WalkedEntry found) throws IOException {
    Path path = directory.resolve(found.at());
    Path name = found.relative().getFileName();
    if (found.attributes().size() > maxFileSize) {
      return rules
          .judge(new ScanTarget(name, EntryKind.FILE))
          .verdict(); // what is left in place is not read
    }
    long start = System.currentTimeMillis();
    FileFingerprint mark = memory.fingerprintOf(path, name);
    try (FileContent content =
        new FileContent(DurableFiles.openForReading(path, found.attributes().fileKey()))) {
      ScanResult judgement =
          marks.judge(path, () -> rules.judge(new ScanTarget(name, EntryKind.FILE, content)));
      Inspector.logShadowFindings(path, judgement);
      if (judgement.verdict() == Verdict.CLEAN
          && mark.changed().toEpochMilli() < start - CLOCK_MARGIN_MILLIS
          && mark.equals(memory.fingerprintOf(path, name))) {
        memory.add(mark);
      }
      return judgement.verdict();
    } catch (AccessDeniedException e) {
      return Verdict.UNDECIDED;
    } catch (BusyFileException e) {
      return Verdict.CLEAN; // its owner is at it: it is looked at again at the next poll
    }
  }
}
