package dev.dropgate.intake;

import dev.dropgate.files.BusyFileException;
import dev.dropgate.files.Disk;
import dev.dropgate.files.FileMark;
import dev.dropgate.inspect.FileContent;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Kind;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
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
final class InPlace {
  /**
   * In milliseconds. A write within one tick of the kernel's clock after the last leaves no trace
   * in the time of change, so a time counts only when it is older than that, with a good margin.
   */
  private static final long TICK = 2_000;

  private final InPlaceMarks marks;
  private final RuleSet rules;
  private final Supplier<String> edition;
  private final CleanMemoryFile file;
  private final Path directory;
  private final long maxFileSize;
  private CleanMemory memory;
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
  InPlace(
      InPlaceMarks marks,
      RuleSet rules,
      Supplier<String> edition,
      CleanMemoryFile file,
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
  void newWalk() {
    String now = edition.get() + "\nmax-file-size " + maxFileSize;
    if (memory == null && file != null) {
      memory = file.read(now);
    } else if (!now.equals(remembered)) {
      memory = new CleanMemory();
    }
    remembered = now;
    memory.newWalk();
  }

  /** The walk has met all that is there. */
  void walked() {
    memory.walked();
    if (file != null) {
      file.write(memory, remembered);
    }
  }

  /** What a walk of the monitored directory has to look at. */
  Names names(SecureDirectoryStream<Path> root) {
    return UnknownNames.of(directory, root, memory);
  }

  /** Whether a name alone is reason enough to take a file out. */
  boolean isStopped(Path name) {
    return !rules.mayOverrule()
        && rules.judge(new Subject(name, Kind.FILE)).verdict() != Verdict.CLEAN;
  }

  /**
   * Whether a file was found clean before and has not changed since.
   *
   * @param found a regular file
   * @throws IOException if it cannot be looked at
   */
  boolean isKnown(Found found) throws IOException {
    try {
      return memory.holds(
          memory.mark(directory.resolve(found.at()), found.relative().getFileName()));
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
  boolean hasEndedTheGate(Found found) throws IOException {
    return !marks.isEmpty() && marks.hasEndedTheGate(directory.resolve(found.at()));
  }

  /** Returns what tells a file apart, for {@link #forget}. */
  String key(Found found) throws IOException {
    return InPlaceMarks.key(directory.resolve(found.at()));
  }

  /** Forgets a file that {@link #hasEndedTheGate} and was claimed. */
  void forget(String key) throws IOException {
    marks.forget(key);
  }

  /**
   * Whether a file is clean.
   *
   * @param found a regular file that has come to rest
   * @return false also where it is not known yet, because it is being changed
   * @throws IOException if it cannot be looked at now
   */
  Verdict judge(Found found) throws IOException {
    Path path = directory.resolve(found.at());
    Path name = found.relative().getFileName();
    if (found.attributes().size() > maxFileSize) {
      return rules
          .judge(new Subject(name, Kind.FILE))
          .verdict(); // what is left in place is not read
    }
    long start = System.currentTimeMillis();
    FileMark mark = memory.mark(path, name);
    try (FileContent content =
        new FileContent(Disk.openForReading(path, found.attributes().fileKey()))) {
      Judgement judgement =
          marks.judge(path, () -> rules.judge(new Subject(name, Kind.FILE, content)));
      Inspector.tellShadow(path, judgement);
      if (judgement.verdict() == Verdict.CLEAN
          && mark.changed().toEpochMilli() < start - TICK
          && mark.equals(memory.mark(path, name))) {
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
