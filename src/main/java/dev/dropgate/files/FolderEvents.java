package dev.dropgate.files;

import com.sun.jna.Native;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Wakes whoever waits when a file in one of some folders was closed by a writer or moved in, or a
 * folder came up: inotify by itself, because the {@code WatchService} of Java 17 cannot tell a
 * close, and would wake at every write of a long upload. No more than a hint: what happens on
 * another machine of a network file system, and what is too much for the kernel's queue, is not
 * told. For one thread.
 */
public final class FolderEvents implements Closeable {
  /**
   * The kernel holds about 1 kB for each, of fs.inotify.max_user_watches that all programs share.
   */
  private static final int MOST_FOLDERS = 4_096;

  /**
   * In milliseconds: so long at most a thread stays in the kernel, as that cannot be interrupted.
   */
  private static final long SLICE = 500;

  /** How often the kernel's queue is read in a row: somebody may fill it as fast as we empty it. */
  private static final int READS = 8;

  /** In milliseconds, after events that nobody waits for: they may come without an end. */
  private static final long LULL = 5;

  /** In nanoseconds, before the kernel is asked again for what it has no room for. */
  private static final long NO_ROOM = TimeUnit.MINUTES.toNanos(1);

  // sys/inotify.h
  private static final int IN_CLOSE_WRITE = 0x8;
  private static final int IN_MOVED_TO = 0x80;
  private static final int IN_CREATE = 0x100;
  private static final int IN_MOVE_SELF = 0x800;
  private static final int IN_Q_OVERFLOW = 0x4000;
  private static final int IN_IGNORED = 0x8000;
  private static final int IN_ONLYDIR = 0x1000000;
  private static final int IN_DONT_FOLLOW = 0x2000000;
  private static final int IN_ISDIR = 0x40000000;
  private static final int IN_NONBLOCK = 0x800;
  private static final int IN_CLOEXEC = 0x80000;
  private static final int WANTED =
      IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_MOVE_SELF | IN_ONLYDIR | IN_DONT_FOLLOW;

  // struct inotify_event
  private static final int MASK = 4;
  private static final int NAME_LENGTH = 12;
  private static final int EVENT = 16;

  private static final short POLLIN = 1;

  private static final boolean AVAILABLE = Libc.bind(FolderEvents.class);

  private final int fd;
  private final byte[] buffer = new byte[65_536];
  private final Set<Object> folders = new HashSet<>();
  private final Map<Integer, Object> byNumber = new HashMap<>();
  private boolean noRoom;
  private long noRoomSince;

  private FolderEvents(int fd) {
    this.fd = fd;
  }

  /**
   * Begins without a folder.
   *
   * @return to be closed; null if there is no such thing here
   */
  public static FolderEvents open() {
    if (!AVAILABLE) {
      return null;
    }
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    return fd < 0 ? null : new FolderEvents(fd);
  }

  /**
   * Whether there is such a thing here at all, whatever there is room for.
   *
   * @return false without the calls of Linux
   */
  public static boolean isAvailable() {
    return AVAILABLE;
  }

  /**
   * Adds a folder, if there is room for one more. It is not followed if it is a link.
   *
   * @param folder where it is
   * @param key tells folders apart; one that is watched already is not asked for again
   */
  public void add(Path folder, Object key) {
    if (folders.contains(key) || folders.size() >= MOST_FOLDERS || isWaitingForRoom()) {
      return;
    }
    int number = inotify_add_watch(fd, Libc.zeroEnded(folder), WANTED);
    if (number < 0) {
      noRoom = Native.getLastError() == Errno.ENOSPC;
      noRoomSince = System.nanoTime();
      return;
    }
    noRoom = false;
    folders.add(key);
    Object other = byNumber.put(number, key);
    if (other != null && !other.equals(key)) {
      folders.remove(other);
    }
  }

  private boolean isWaitingForRoom() {
    return noRoom && System.nanoTime() - noRoomSince < NO_ROOM;
  }

  /**
   * Whether the kernel had no room for a folder when it was asked last.
   *
   * @return true if all programs together watch as many as fs.inotify.max_user_watches allows
   */
  public boolean hasNoRoom() {
    return noRoom;
  }

  /**
   * Waits for an event.
   *
   * @param nanos at most so long, in nanoseconds; 0 or less does not wait
   * @return whether there was one since this was called last
   * @throws InterruptedException if the thread is interrupted; it may take half a second to notice
   */
  public boolean await(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      // Rounded up, so that nobody comes back too early and waits in a circle.
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime() + 999_999);
      byte[] asked = new byte[8];
      ByteBuffer.wrap(asked).order(ByteOrder.nativeOrder()).putInt(fd).putShort(POLLIN);
      int ready = poll(asked, 1, (int) Math.max(0, Math.min(left, SLICE)));
      if (ready > 0) {
        if (takeSome()) {
          return true;
        }
        Thread.sleep(LULL);
      }
      if (end - System.nanoTime() <= 0) {
        return false;
      }
    }
  }

  private boolean takeSome() {
    boolean some = false;
    for (int reads = 0; reads < READS; reads++) {
      long count = read(fd, buffer, buffer.length);
      if (count <= 0) {
        break;
      }
      ByteBuffer events = ByteBuffer.wrap(buffer, 0, (int) count).order(ByteOrder.nativeOrder());
      int at = 0;
      while (at + EVENT <= count) {
        some |= tells(events.getInt(at), events.getInt(at + MASK));
        at += EVENT + events.getInt(at + NAME_LENGTH);
      }
    }
    return some;
  }

  // A file that was only created is not complete.
  private boolean tells(int number, int mask) {
    if ((mask & IN_Q_OVERFLOW) != 0) {
      // What was lost may be that a folder is gone. All are asked for again; who is watched stays.
      folders.clear();
      byNumber.clear();
      return true;
    }
    if ((mask & IN_MOVE_SELF) != 0) {
      inotify_rm_watch(fd, number); // where it is now, it is added again if it is ours
      folders.remove(byNumber.remove(number));
      return false;
    }
    if ((mask & IN_IGNORED) != 0) {
      folders.remove(byNumber.remove(number)); // the folder is gone
      return false;
    }
    return (mask & IN_CREATE) == 0 || (mask & IN_ISDIR) != 0;
  }

  @Override
  public void close() {
    Libc.closeDescriptor(fd);
  }

  private static native int inotify_init1(int flags);

  private static native int inotify_add_watch(int fd, byte[] path, int mask);

  private static native int inotify_rm_watch(int fd, int number);

  private static native int poll(byte[] asked, long count, int millis);

  private static native long read(int fd, byte[] bytes, long count);
}
