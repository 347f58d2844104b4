package dev.dropgate.io.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The names of the owner and the group of files. Remembered for a while, because the C library
 * reads the password and the group file, or asks a directory server, each time. Thread safe.
 */
final class OwnerNameCache {
  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** So many owners no drop has; the memory is begun anew then. */
  private static final int MAX_CACHED_OWNERS = 1_000;

  private static final Map<Long, OwnerAndGroup> CACHED_NAMES = new ConcurrentHashMap<>();

  private OwnerNameCache() {}

  /**
   * Names, or numbers where there is no name.
   *
   * @param user of the owner
   * @param group of the group
   * @param asked {@link System#nanoTime()}
   */
  record OwnerAndGroup(String user, String group, long asked) {}

  /**
   * Asks, if that was not done lately.
   *
   * @param file that has this owner; a link is not followed
   * @param uid of its owner
   * @param gid of its group
   * @throws IOException if the file is gone
   */
  static OwnerAndGroup of(Path file, int uid, int gid) throws IOException {
    long key = (long) uid << Integer.SIZE | Integer.toUnsignedLong(gid);
    OwnerAndGroup known = CACHED_NAMES.get(key);
    if (known != null && System.nanoTime() - known.asked < MAX_AGE_NANOS) {
      return known;
    }
    Map<String, Object> now =
        Files.readAttributes(file, "unix:uid,owner,gid,group", LinkOption.NOFOLLOW_LINKS);
    if (!now.get("uid").equals(uid) || !now.get("gid").equals(gid)) {
      // Given to somebody else since; that one's names would be wrong.
      return new OwnerAndGroup(Integer.toString(uid), Integer.toString(gid), 0);
    }
    OwnerAndGroup names =
        new OwnerAndGroup(
            ((UserPrincipal) now.get("owner")).getName(),
            ((GroupPrincipal) now.get("group")).getName(),
            System.nanoTime());
    if (CACHED_NAMES.size() >= MAX_CACHED_OWNERS) {
      CACHED_NAMES.clear();
    }
    CACHED_NAMES.put(key, names);
    return names;
  }
}
