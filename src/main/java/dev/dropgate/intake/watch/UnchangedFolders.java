package dev.dropgate.intake.watch;

import dev.dropgate.io.FolderStamp;
import dev.dropgate.io.linux.FolderSubscription;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Remembers which folders have not changed since a walk looked at each of their files and knew most
 * of them as clean. Two witnesses must agree: inotify reports no change in the folder, and its
 * times are the same. Where one of them is unavailable, a walk looks at every file. Some changes
 * escape both, for example a write through a hard link in another folder, or through memory that
 * was mapped after the file was judged; the interval limits how long they stay unseen. Not thread
 * safe.
 */
public final class UnchangedFolders {
  /** The maximum number of names in a folder that each walk has to visit. */
  static final int MAX_NAMES = 1_000;

  /** A remembered folder takes about 200 bytes, a name about 100. */
  private static final int MAX_FOLDERS = 8_192;

  private static final int MAX_ALL_NAMES = 50_000;

  /**
   * The result of a look at each file of a folder.
   *
   * @param stamp the stamp of the folder before the look
   * @param names the names of all entries that are not files known as clean
   * @param knownFiles the number of files known as clean
   * @param due when the next look is due, as {@link System#nanoTime()}
   */
  record FullLook(FolderStamp stamp, List<Path> names, int knownFiles, long due) {}

  private final long intervalNanos;
  private final LongSupplier nanoClock;
  private final Clock clock;
  private final SplittableRandom random = new SplittableRandom();
  private final Map<Object, FullLook> looks = new HashMap<>();
  private final Map<Long, Boolean> devices = new HashMap<>();
  private int allNames;
  private FolderSubscription events;

  /**
   * Creates an empty memory.
   *
   * @param interval the longest time between two looks at each file of a folder; zero lets every
   *     walk look at each file
   */
  public UnchangedFolders(Duration interval) {
    this(interval, System::nanoTime, Clock.systemUTC());
  }

  UnchangedFolders(Duration interval, LongSupplier nanoClock, Clock clock) {
    this.intervalNanos = interval.toNanos();
    this.nanoClock = nanoClock;
    this.clock = clock;
  }

  /**
   * Sets the subscription that reports changes.
   *
   * @param subscription null for none
   */
  void listenTo(FolderSubscription subscription) {
    if (subscription != events) {
      clear();
    }
    events = subscription;
  }

  /** Starts a walk: the number of a device may belong to another file system by now. */
  void newWalk() {
    devices.clear();
  }

  /** Lets the next walk look at each file of every folder. */
  void clear() {
    looks.clear();
    allNames = 0;
  }

  /**
   * Returns the last look at a folder that has not changed since.
   *
   * @return null if a walk has to look at each file
   */
  FullLook find(FolderStamp now) {
    FullLook look = looks.get(now.fileKey());
    return look != null
            && look.stamp().equals(now)
            && nanoClock.getAsLong() - look.due() < 0
            && events.isUnchanged(now.fileKey())
        ? look
        : null;
  }

  /**
   * Begins a look at each file of a folder.
   *
   * @param folder a path that leads to this folder whatever is renamed
   * @param stamp its stamp before the look
   * @return whether {@link #endLook} may follow
   * @throws IOException if the file system of the folder is unknown
   */
  boolean beginLook(Path folder, FolderStamp stamp) throws IOException {
    forget(stamp.fileKey());
    if (events == null || intervalNanos == 0 || !stamp.isSettled(clock.millis())) {
      return false;
    }
    Boolean reliable = devices.get(stamp.device());
    if (reliable == null) {
      reliable = FolderStamp.keepsTimes(folder);
      devices.put(stamp.device(), reliable);
    }
    return reliable && events.watchChanges(folder.resolve("."), stamp.fileKey());
  }

  /**
   * Notes the end of a look at each file of a folder.
   *
   * @param stamp the stamp before the look
   * @param names the names of all entries that are not files known as clean
   * @param knownFiles the number of files known as clean
   */
  void endLook(FolderStamp stamp, List<Path> names, int knownFiles) {
    if (knownFiles <= names.size() || names.size() > MAX_NAMES) {
      return; // a visit of a name costs more than a look at a file
    }
    if (looks.size() >= MAX_FOLDERS || allNames + names.size() > MAX_ALL_NAMES) {
      List.copyOf(looks.keySet()).stream()
          .filter(key -> !events.isUnchanged(key))
          .forEach(this::forget);
    }
    if (looks.size() < MAX_FOLDERS && allNames + names.size() <= MAX_ALL_NAMES) {
      // Folders that were looked at together are due at different times.
      long half = intervalNanos / 2;
      long due = nanoClock.getAsLong() + half + random.nextLong(half + 1);
      looks.put(stamp.fileKey(), new FullLook(stamp, List.copyOf(names), knownFiles, due));
      allNames += names.size();
    }
  }

  private void forget(Object key) {
    FullLook look = looks.remove(key);
    if (look != null) {
      allNames -= look.names().size();
    }
  }
}
