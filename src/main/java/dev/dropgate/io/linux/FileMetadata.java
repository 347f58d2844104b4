package dev.dropgate.io.linux;

import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

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
  private static final int PERMISSION_MASK = 07777;
  private static final FileTime UNKNOWN_TIME = FileTime.fromMillis(0);
  private static final FileMetadata UNKNOWN =
      new FileMetadata(0, "", 0, "", 0, 0, 0, UNKNOWN_TIME, UNKNOWN_TIME, UNKNOWN_TIME, Map.of());

  /** Returns placeholder metadata for a file that cannot be examined. */
  public static FileMetadata unknown() {
    return UNKNOWN;
  }

  /**
   * Java sets times in nanoseconds of 64 bits, from 1677 to 2262; later or earlier times are cut
   * off.
   */
  private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000_000;

  /**
   * Reads the metadata, in two system calls for a file without extended attributes.
   *
   * @param file a file of any type; a link is not followed
   * @return its current metadata
   * @throws IOException if the file does not exist
   */
  public static FileMetadata of(Path file) throws IOException {
    Map<String, Object> all =
        Files.readAttributes(
            file,
            "unix:size,uid,gid,mode,ino,lastModifiedTime,lastAccessTime,ctime",
            LinkOption.NOFOLLOW_LINKS);
    int uid = (Integer) all.get("uid");
    int gid = (Integer) all.get("gid");
    OwnerNameCache.OwnerAndGroup names = OwnerNameCache.of(file, uid, gid);
    return new FileMetadata(
        (Long) all.get("size"),
        names.user(),
        uid,
        names.group(),
        gid,
        (Integer) all.get("mode") & PERMISSION_MASK,
        (Long) all.get("ino"),
        (FileTime) all.get("lastModifiedTime"),
        (FileTime) all.get("lastAccessTime"),
        (FileTime) all.get("ctime"),
        ExtendedAttributes.of(file));
  }

  /**
   * Gives a new file this owner, group, extended attributes, mode and times, as far as the gate may
   * set them.
   *
   * @param file a file of the gate that no other user can reach by a path, or the descriptor of one
   *     below {@code /proc/self/fd}
   * @return the metadata that could not be set, for people; empty if all was set
   * @throws IOException if not even mode and times can be set
   */
  public List<String> applyTo(Path file) throws IOException {
    LinkOption[] links =
        LibcCalls.isDescriptor(file)
            ? new LinkOption[0]
            : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    // The times come first: setting them opens the file, which a later mode may prevent.
    Files.getFileAttributeView(file, BasicFileAttributeView.class, links)
        .setTimes(modified, accessed, null);
    List<String> refused = new ArrayList<>();
    if (Math.abs(modified.to(TimeUnit.SECONDS)) >= MAX_SECONDS) {
      refused.add("time of last change " + modified);
    }
    boolean owned = true;
    try {
      // Set together with the owner, because afterwards the file may belong to another user.
      Files.setAttribute(file, "unix:gid", gid, links);
      Files.setAttribute(file, "unix:uid", uid, links);
    } catch (FileSystemException e) {
      owned = false;
      refused.add("owner " + owner + ":" + group);
    }
    for (Map.Entry<String, byte[]> attribute : extended.entrySet()) {
      try {
        ExtendedAttributes.set(file, attribute.getKey(), attribute.getValue());
      } catch (FileSystemException e) {
        refused.add("attribute " + PrintableText.of(attribute.getKey()));
      }
    }
    // A change of owner clears set-uid, and an access control list sets the group's bits, so the
    // mode comes after both. Without the owner, the set-uid bit of another user's file must not
    // apply to the gate's user.
    Files.setAttribute(file, "unix:mode", owned ? mode : mode & 0777, links);
    return refused;
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
