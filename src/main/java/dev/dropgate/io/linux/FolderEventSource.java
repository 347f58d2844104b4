package dev.dropgate.io.linux;

import com.sun.jna.Native;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Reports when a writer closed a file in a watched folder, a file was moved in, or a folder was
 * created. It calls inotify directly, because the {@code WatchService} of Java 17 does not report a
 * close and would wake at every write of a long upload. One source serves all monitored
 * directories: a user may have only 128 inotify instances, and a waiting thread for each directory
 * would cost more than all of their polls. Thread safe.
 */
public final class FolderEventSource implements Closeable {
  /**
   * In milliseconds. The maximum time that the thread stays in the kernel, because it cannot be
   * woken.
   */
  private static final int POLL_TIMEOUT_MILLIS = 500;

  /**
   * The maximum number of successive reads of the kernel's queue, because a process may fill it as
   * fast as the gate empties it.
   */
  private static final int MAX_READS = 8;

  /** The pause in milliseconds after events, because they may come without end. */
  private static final long EVENT_PAUSE_MILLIS = 5;

  /**
   * The pause in nanoseconds between two notifications of all directories after lost events. A
   * storm in one directory must not make all the others walk without a pause.
   */
  private static final long LOSS_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  // sys/inotify.h
  private static final int IN_MODIFY = 0x2;
  private static final int IN_ATTRIB = 0x4;
  private static final int IN_CLOSE_WRITE = 0x8;
  private static final int IN_MOVED_TO = 0x80;
  private static final int IN_CREATE = 0x100;
  private static final int IN_MOVE_SELF = 0x800;
  private static final int IN_Q_OVERFLOW = 0x4000;
  private static final int IN_IGNORED = 0x8000;
  private static final int IN_ONLYDIR = 0x1000000;
  private static final int IN_DONT_FOLLOW = 0x2000000;
  private static final int IN_MASK_ADD = 0x20000000;
  private static final int IN_ISDIR = 0x40000000;
  private static final int IN_NONBLOCK = 0x800;
  private static final int IN_CLOEXEC = 0x80000;

  /** Two subscriptions can share a watch, so that each only adds to its mask. */
  private static final int WATCH_MASK =
      IN_CLOSE_WRITE
          | IN_MOVED_TO
          | IN_CREATE
          | IN_MOVE_SELF
          | IN_ONLYDIR
          | IN_DONT_FOLLOW
          | IN_MASK_ADD;

  /** Changes that are noted and wake no one: a long upload makes one after the other. */
  private static final int CHANGE_MASK = IN_MODIFY | IN_ATTRIB;

  // struct inotify_event
  private static final int MASK_OFFSET = 4;
  private static final int NAME_LENGTH_OFFSET = 12;
  private static final int EVENT_HEADER_BYTES = 16;

  private static final short POLLIN = 1;

  private static final boolean AVAILABLE = LibcCalls.bindNativeMethods(FolderEventSource.class);

  private record Watch(FolderSubscription subscription, Object key) {}

  private final int fd;
  private final byte[] buffer = new byte[65_536];
  private final Map<Integer, List<Watch>> watches = new HashMap<>();
  private final Set<FolderSubscription> open = new HashSet<>();
  private boolean lost;
  private long lastLoss = System.nanoTime() - LOSS_PAUSE_NANOS;
  private volatile boolean closed;

  private FolderEventSource(int fd) {
    this.fd = fd;
  }

  /**
   * Starts without a folder, on a daemon thread.
   *
   * @return the source, which the caller closes; null if inotify is unavailable or no instance is
   *     left
   */
  public static FolderEventSource start() {
    if (!AVAILABLE) {
      return null;
    }
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd < 0) {
      return null;
    }
    FolderEventSource made = new FolderEventSource(fd);
    Thread thread = new Thread(made::readAlways, "folder-events");
    thread.setDaemon(true);
    thread.start();
    return made;
  }

  /**
   * Returns whether inotify is available on this platform, whether or not an instance is left.
   *
   * @return false without the native calls
   */
  public static boolean isAvailable() {
    return AVAILABLE;
  }

  /**
   * Creates a subscription, to which folders can be added.
   *
   * @param onEvent runs after one or more events, on the shared thread; must not block
   * @return the subscription; the caller closes it
   */
  public synchronized FolderSubscription subscribe(Runnable onEvent) {
    FolderSubscription made = new FolderSubscription(this, onEvent);
    open.add(made);
    return made;
  }

  /**
   * Watches a folder.
   *
   * @param notesChanges whether to note every change
   * @return 0, or the errno
   */
  int watch(Path folder, FolderSubscription subscription, Object key, boolean notesChanges) {
    if (closed) {
      return 0;
    }
    // This call is not under the lock, because on a mount that hangs it never returns. Events
    // before the folder is noted below are not lost: the walk lists the folder after this.
    int mask = notesChanges ? WATCH_MASK | CHANGE_MASK : WATCH_MASK;
    int number = inotify_add_watch(fd, LibcCalls.zeroEnded(folder), mask);
    if (number < 0) {
      return Native.getLastError();
    }
    synchronized (this) {
      if (!open.contains(subscription)) {
        return 0; // closed meanwhile; an event without a subscriber costs nothing
      }
      List<Watch> same = watches.computeIfAbsent(number, n -> new ArrayList<>(1));
      for (Watch watch : List.copyOf(same)) {
        if (watch.subscription == subscription) {
          subscription.markRemoved(watch.key); // the inode has another key now
          same.remove(watch);
        }
      }
      same.add(new Watch(subscription, key));
      subscription.markAdded(key, notesChanges);
    }
    return 0;
  }

  /** Ends all watches of a subscription. */
  synchronized void remove(FolderSubscription subscription) {
    if (!open.remove(subscription) || closed) {
      return;
    }
    watches
        .entrySet()
        .removeIf(
            entry -> {
              boolean some = entry.getValue().removeIf(watch -> watch.subscription == subscription);
              boolean none = some && entry.getValue().isEmpty();
              if (none) {
                inotify_rm_watch(fd, entry.getKey());
              }
              return none;
            });
  }

  private void readAlways() {
    try {
      while (!closed) {
        byte[] asked = new byte[8];
        ByteBuffer.wrap(asked).order(ByteOrder.nativeOrder()).putInt(fd).putShort(POLLIN);
        if (poll(asked, 1, POLL_TIMEOUT_MILLIS) > 0) {
          readSome().forEach(FolderSubscription::notifyListener);
          Thread.sleep(EVENT_PAUSE_MILLIS);
        }
        reportLoss();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closed = true;
      forgetAll(); // no one may rely on events that never come
      LibcCalls.closeDescriptor(fd);
    }
  }

  private synchronized void forgetAll() {
    open.forEach(FolderSubscription::markAllRemoved);
    watches.clear();
  }

  private synchronized Set<FolderSubscription> readSome() {
    Set<FolderSubscription> notified = new HashSet<>();
    for (int reads = 0; reads < MAX_READS; reads++) {
      long count = read(fd, buffer, buffer.length);
      if (count <= 0) {
        break;
      }
      ByteBuffer events = ByteBuffer.wrap(buffer, 0, (int) count).order(ByteOrder.nativeOrder());
      int at = 0;
      while (at + EVENT_HEADER_BYTES <= count) {
        handleEvent(events.getInt(at), events.getInt(at + MASK_OFFSET), notified);
        at += EVENT_HEADER_BYTES + events.getInt(at + NAME_LENGTH_OFFSET);
      }
    }
    return notified;
  }

  // A file that was only created is not complete.
  private void handleEvent(int number, int mask, Set<FolderSubscription> notified) {
    if ((mask & IN_Q_OVERFLOW) != 0) {
      // The lost event may be that a folder is gone. All folders are added again; the subscriptions
      // stay open.
      forgetAll();
      lost = true;
    } else if ((mask & IN_MOVE_SELF) != 0) {
      inotify_rm_watch(fd, number); // at its new place it is added again if it is monitored
      forget(number);
    } else if ((mask & IN_IGNORED) != 0) {
      forget(number); // the folder is gone
    } else {
      boolean wakes =
          (mask & CHANGE_MASK) == 0 && ((mask & IN_CREATE) == 0 || (mask & IN_ISDIR) != 0);
      for (Watch watch : watches.getOrDefault(number, List.of())) {
        watch.subscription.markChanged(watch.key);
        if (wakes) {
          notified.add(watch.subscription);
        }
      }
    }
  }

  private void forget(int number) {
    List<Watch> removed = watches.remove(number);
    if (removed != null) {
      removed.forEach(watch -> watch.subscription.markRemoved(watch.key));
    }
  }

  private void reportLoss() {
    List<FolderSubscription> all;
    synchronized (this) {
      if (!lost || System.nanoTime() - lastLoss < LOSS_PAUSE_NANOS) {
        return;
      }
      lost = false;
      lastLoss = System.nanoTime();
      all = List.copyOf(open);
    }
    all.forEach(FolderSubscription::notifyListener);
  }

  @Override
  public void close() {
    closed = true; // the thread closes the descriptor, so that it never reads from another one
  }

  private static native int inotify_init1(int flags);

  private static native int inotify_add_watch(int fd, byte[] path, int mask);

  private static native int inotify_rm_watch(int fd, int number);

  private static native int poll(byte[] asked, long count, int millis);

  private static native long read(int fd, byte[] bytes, long count);
}
