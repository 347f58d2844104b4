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
 * Caches the names of file owners and groups for a while, because the C library reads the password
 * and the group file, or asks a directory server, on each call. Thread safe.
 */
final class OwnerNameCache {
  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** More owners than any monitored directory has; the cache is then cleared. */
  private static final int MAX_CACHED_OWNERS = 1_000;

  private static final Map<Long, OwnerAndGroup> CACHED_NAMES = new ConcurrentHashMap<>();

  private OwnerNameCache() {}

  /**
   * Names, or numbers if there is no name.
   *
   * @param user the name of the owner
   * @param group the name of the group
   * @param asked the time of the lookup, as {@link System#nanoTime()}
   */
  record OwnerAndGroup(String user, String group, long asked) {}

  /**
   * Returns the names, and looks them up if the cached ones are missing or old.
   *
   * @param file a file with this owner; a link is not followed
   * @param uid the ID of its owner
   * @param gid the ID of its group
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
      // The file has another owner since; the names of that owner would be wrong.
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
