package dev.dropgate.io.linux;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The folders of one monitored directory that a {@link FolderEventSource} watches. No more than a
 * hint: what happens on another machine of a network file system, and what is too much for the
 * kernel's queue, is not reported. {@link #add} is for one thread at a time.
 */
public final class FolderSubscription implements Closeable {
  /**
   * The kernel holds about 1 kB for each, of fs.inotify.max_user_watches that all programs share.
   */
  private static final int MAX_FOLDERS = 4_096;

  /** In nanoseconds, before the kernel is asked again for what it has no room for. */
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
   * Adds a folder, if there is room for one more. It is not followed if it is a link.
   *
   * @param folder where it is
   * @param key tells folders apart; one that is watched already is not asked for again
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
   * Returns whether the kernel had no room for a folder when it was asked last.
   *
   * @return true if all programs together watch as many as fs.inotify.max_user_watches allows
   */
  public boolean hasNoRoom() {
    return noRoom;
  }

  void markAdded(Object key) {
    folders.add(key);
  }

  /** Forgets a folder, so that it is asked for again when it is met. */
  void markRemoved(Object key) {
    folders.remove(key);
  }

  void markAllRemoved() {
    folders.clear();
  }

  void notifyListener() {
    onEvent.run();
  }

  /** Watches none of its folders any more. */
  @Override
  public void close() {
    source.remove(this);
  }
}
