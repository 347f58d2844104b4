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

  /** A remembered folder takes about 200 bytes. */
  private static final int MAX_FOLDERS = 8_192;

  /** The maximum memory for names, those of the folders that a walk is looking at included. */
  private static final int MAX_NAME_BYTES = 8 << 20;

  /** A name takes a path, a text, an array for each, and a place in a list. */
  private static final int NAME_OVERHEAD_BYTES = 140;

  /** In a name that is not text, a byte becomes a character of two bytes. */
  private static final int MAX_BYTES_PER_NAME_BYTE = 3;

  /**
   * The result of a look at each file of a folder.
   *
   * @param stamp the stamp of the folder before the look
   * @param names the names of all entries that are not files known as clean
   * @param nameBytes the bytes that are reserved for the names
   * @param knownFiles the number of files known as clean
   * @param due when the next look is due, as {@link System#nanoTime()}
   */
  record FullLook(FolderStamp stamp, List<Path> names, int nameBytes, int knownFiles, long due) {}

  private final long intervalNanos;
  private final LongSupplier nanoClock;
  private final Clock clock;
  private final int maxNameBytes;
  private final SplittableRandom random = new SplittableRandom();
  private final Map<Object, FullLook> looks = new HashMap<>();
  private final Map<Long, Boolean> devices = new HashMap<>();
  private int nameBytes;
  private FolderSubscription events;

  /**
   * Creates an empty memory.
   *
   * @param interval the longest time between two looks at each file of a folder; zero lets every
   *     walk look at each file
   */
  public UnchangedFolders(Duration interval) {
    this(interval, System::nanoTime, Clock.systemUTC(), MAX_NAME_BYTES);
  }

  UnchangedFolders(Duration interval, LongSupplier nanoClock, Clock clock, int maxNameBytes) {
    this.intervalNanos = interval.toNanos();
    this.nanoClock = nanoClock;
    this.clock = clock;
    this.maxNameBytes = maxNameBytes;
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
    List.copyOf(looks.keySet()).forEach(this::forget);
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
   * Reserves memory for a name while a look is under way.
   *
   * @param length the length of the name in bytes
   * @return the reserved bytes; 0 if there is no room, so that the folder cannot be omitted
   */
  int reserve(int length) {
    int bytes = NAME_OVERHEAD_BYTES + MAX_BYTES_PER_NAME_BYTE * length;
    if (nameBytes + bytes > maxNameBytes) {
      forgetChanged();
    }
    if (nameBytes + bytes > maxNameBytes) {
      return 0;
    }
    nameBytes += bytes;
    return bytes;
  }

  /** Releases what {@link #reserve} has returned for a look that came to nothing. */
  void release(int bytes) {
    nameBytes -= bytes;
  }

  /**
   * Notes the end of a look at each file of a folder.
   *
   * @param stamp the stamp before the look
   * @param names the names of all entries that are not files known as clean
   * @param reserved the bytes that are reserved for the names; the memory takes them over
   * @param knownFiles the number of files known as clean
   */
  void endLook(FolderStamp stamp, List<Path> names, int reserved, int knownFiles) {
    forget(stamp.fileKey());
    if (looks.size() >= MAX_FOLDERS) {
      forgetChanged();
    }
    // A visit of a name costs more than a look at a file.
    if (knownFiles <= names.size() || looks.size() >= MAX_FOLDERS) {
      release(reserved);
      return;
    }
    // Folders that were looked at together are due at different times.
    long half = intervalNanos / 2;
    long due = nanoClock.getAsLong() + half + random.nextLong(half + 1);
    looks.put(stamp.fileKey(), new FullLook(stamp, List.copyOf(names), reserved, knownFiles, due));
  }

  private void forgetChanged() {
    List.copyOf(looks.keySet()).stream()
        .filter(key -> !events.isUnchanged(key))
        .forEach(this::forget);
  }

  private void forget(Object key) {
    FullLook look = looks.remove(key);
    if (look != null) {
      release(look.nameBytes());
    }
  }
}
