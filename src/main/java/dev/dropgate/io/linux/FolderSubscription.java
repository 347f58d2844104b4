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
    int errno = source.watch(folder, this, key);
    noRoom = errno == Errno.ENOSPC;
    noRoomSince = System.nanoTime();
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

  void markAdded(Object key) {
    folders.add(key);
  }

  /** Forgets a folder, so that the next walk adds it again. */
  void markRemoved(Object key) {
    folders.remove(key);
  }

  void markAllRemoved() {
    folders.clear();
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
