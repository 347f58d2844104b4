package dev.dropgate.files;

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
final class OwnerNames {
  private static final long GOOD_FOR = TimeUnit.SECONDS.toNanos(30);

  /** So many owners no drop has; the memory is begun anew then. */
  private static final int MOST = 1_000;

  private static final Map<Long, Names> KNOWN = new ConcurrentHashMap<>();

  private OwnerNames() {}

  /**
   * Names, or numbers where there is no name.
   *
   * @param user of the owner
   * @param group of the group
   * @param asked {@link System#nanoTime()}
   */
  record Names(String user, String group, long asked) {}

  /**
   * Asks, if that was not done lately.
   *
   * @param file that has this owner; a link is not followed
   * @param uid of its owner
   * @param gid of its group
   * @throws IOException if the file is gone
   */
  static Names of(Path file, int uid, int gid) throws IOException {
    long key = (long) uid << Integer.SIZE | Integer.toUnsignedLong(gid);
    Names known = KNOWN.get(key);
    if (known != null && System.nanoTime() - known.asked < GOOD_FOR) {
      return known;
    }
    Map<String, Object> now =
        Files.readAttributes(file, "unix:uid,owner,gid,group", LinkOption.NOFOLLOW_LINKS);
    if (!now.get("uid").equals(uid) || !now.get("gid").equals(gid)) {
      // Given to somebody else since; that one's names would be wrong.
      return new Names(Integer.toString(uid), Integer.toString(gid), 0);
    }
    Names names =
        new Names(
            ((UserPrincipal) now.get("owner")).getName(),
            ((GroupPrincipal) now.get("group")).getName(),
            System.nanoTime());
    if (KNOWN.size() >= MOST) {
      KNOWN.clear();
    }
    KNOWN.put(key, names);
    return names;
  }
}
