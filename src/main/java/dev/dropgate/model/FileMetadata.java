package dev.dropgate.model;

import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * The metadata of a file.
 *
 * @param size in bytes
 * @param owner user name or number
 * @param uid user number
 * @param group group name or number
 * @param gid group number
 * @param mode permission bits with set-uid, set-gid and sticky
 * @param inode the inode number, which a copy does not share
 * @param modified last change of the content
 * @param accessed last read
 * @param changed the last change of anything; no process can set it
 * @param extended extended attributes, including access control lists
 */
public record FileMetadata(
    long size,
    String owner,
    int uid,
    String group,
    int gid,
    int mode,
    long inode,
    FileTime modified,
    FileTime accessed,
    FileTime changed,
    Map<String, byte[]> extended) {
  private static final FileTime UNKNOWN_TIME = FileTime.fromMillis(0);
  private static final FileMetadata UNKNOWN =
      new FileMetadata(0, "", 0, "", 0, 0, 0, UNKNOWN_TIME, UNKNOWN_TIME, UNKNOWN_TIME, Map.of());

  /** Returns placeholder metadata for a file that cannot be examined. */
  public static FileMetadata unknown() {
    return UNKNOWN;
  }

  /**
   * Returns the same metadata with other permissions.
   *
   * @param otherMode permission bits
   * @param otherExtended extended attributes
   * @return a copy
   */
  public FileMetadata withRights(int otherMode, Map<String, byte[]> otherExtended) {
    return new FileMetadata(
        size, owner, uid, group, gid, otherMode, inode, modified, accessed, changed, otherExtended);
  }

  /**
   * Returns the same metadata with another size, for a copy that was made while the file was still
   * written to.
   *
   * @param bytes the size
   * @return a copy
   */
  public FileMetadata withSize(long bytes) {
    return new FileMetadata(
        bytes, owner, uid, group, gid, mode, inode, modified, accessed, changed, extended);
  }

  /**
   * Returns the mode as {@code ls} shows it.
   *
   * @return nine characters, for example {@code rwsr-xr-x}
   */
  public String modeText() {
    StringBuilder text = new StringBuilder(9);
    for (int shift = 6, special = 04000; shift >= 0; shift -= 3, special >>= 1) {
      int bits = mode >> shift;
      text.append((bits & 4) == 0 ? '-' : 'r').append((bits & 2) == 0 ? '-' : 'w');
      char set = special == 01000 ? 't' : 's';
      boolean executable = (bits & 1) != 0;
      text.append(
          (mode & special) != 0
              ? executable ? set : Character.toUpperCase(set)
              : executable ? 'x' : '-');
    }
    return text.toString();
  }

  /**
   * Parses a text of {@link #modeText()}.
   *
   * @param text nine characters
   * @return the mode bits
   * @throws IllegalArgumentException if it is not such a text
   */
  public static int mode(String text) {
    if (!text.matches("([r-][w-][xsS-]){2}[r-][w-][xtT-]")) {
      throw new IllegalArgumentException("no mode: " + PrintableText.of(text));
    }
    int mode = 0;
    for (int i = 0; i < 9; i++) {
      char c = text.charAt(i);
      if (c != '-' && c != 'S' && c != 'T') {
        mode |= 0400 >> i;
      }
      if (i % 3 == 2 && "sStT".indexOf(c) >= 0) {
        mode |= 04000 >> (i / 3);
      }
    }
    return mode;
  }
}
