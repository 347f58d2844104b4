package dev.dropgate.io.linux;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The folders of one monitored directory that a {@link FolderEventSource} watches. Its events are
 * only hints: changes by another machine on a network file system, and events that overflow the
 * kernel's queue, are not reported. {@link #add} is for one thread at a time.
 */
public final class FolderSubscription implements Closeable {
  /** The kernel holds about 1 kB for each watch; all programs share fs.inotify.max_user_watches. */
  private static final int MAX_FOLDERS = 4_096;

  /** The pause in nanoseconds before the kernel is asked again after it had no room for a watch. */
  private static final long NO_ROOM_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final FolderEventSource source;
  private final Runnable onEvent;
  private final Set<Object> folders = ConcurrentHashMap.newKeySet();

  /** The folders whose every change is reported and that have not changed since that began. */
  private final Set<Object> unchanged = ConcurrentHashMap.newKeySet();

  private boolean noRoom;
  private long noRoomSince;

  FolderSubscription(FolderEventSource source, Runnable onEvent) {
    this.source = source;
    this.onEvent = onEvent;
  }

  /**
   * Adds a folder if there is room for one more. It is not followed if it is a link.
   *
   * @param folder its path
   * @param key identifies the folder; a folder that is already watched is not added again
   */
  public void add(Path folder, Object key) {
    if (folders.contains(key) || folders.size() >= MAX_FOLDERS || isWaitingForRoom()) {
      return;
    }
    int errno = source.watch(folder, this, key, false);
    noRoom = errno == Errno.ENOSPC;
    noRoomSince = System.nanoTime();
  }

  /**
   * Begins to note every change in a folder that was added, also of a file that a writer still
   * holds open, and of its permissions. Such a change does not notify the listener.
   *
   * @param folder a path that leads to this folder whatever is renamed
   * @param key identifies the folder
   * @return false if changes cannot be noted
   */
  public boolean watchChanges(Path folder, Object key) {
    return folders.contains(key) && source.watch(folder, this, key, true) == 0;
  }

  /**
   * Returns whether the kernel has reported no change in a folder since {@link #watchChanges}.
   *
   * @param key identifies the folder
   * @return false also if changes may have been missed
   */
  public boolean isUnchanged(Object key) {
    return unchanged.contains(key);
  }

  private boolean isWaitingForRoom() {
    return noRoom && System.nanoTime() - noRoomSince < NO_ROOM_PAUSE_NANOS;
  }

  /**
   * Returns whether the kernel had no room for the last watch.
   *
   * @return true if all programs together use as many watches as fs.inotify.max_user_watches allows
   */
  public boolean hasNoRoom() {
    return noRoom;
  }

  void markAdded(Object key, boolean notesChanges) {
    folders.add(key);
    if (notesChanges) {
      unchanged.add(key);
    }
  }

  void markChanged(Object key) {
    unchanged.remove(key);
  }

  /** Forgets a folder, so that the next walk adds it again. */
  void markRemoved(Object key) {
    folders.remove(key);
    unchanged.remove(key);
  }

  void markAllRemoved() {
    folders.clear();
    unchanged.clear();
  }

  void notifyListener() {
    onEvent.run();
  }

  /** Ends the watches of all its folders. */
  @Override
  public void close() {
    source.remove(this);
  }
}
