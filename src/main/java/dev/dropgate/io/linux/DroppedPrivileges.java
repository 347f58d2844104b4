package dev.dropgate.io.linux;

import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * The rights of the user who owns the gate's folders; a command that root runs takes them. The
 * gate's user can forge everything in these folders. With only that user's rights, a forged record,
 * a swapped folder or a link there gains nothing, and new files belong to the right user. The whole
 * process changes, so this is for commands, not for a running gate. Not thread safe.
 */
public final class DroppedPrivileges implements AutoCloseable {
  private static final int ROOT = 0;

  /** {@code nogroup}: a user who is not in the password file must never get root's group. */
  private static final int NO_GROUP = 65_534;

  private static final DroppedPrivileges UNCHANGED =
      new DroppedPrivileges(null, ROOT, ROOT, null, null);

  private final Path folder;
  private final int uid;
  private final int gid;
  private final String user;
  private final String group;

  private DroppedPrivileges(Path folder, int uid, int gid, String user, String group) {
    this.folder = folder;
    this.uid = uid;
    this.gid = gid;
    this.user = user;
    this.group = group;
  }

  /** Returns an object that keeps the rights of the process, whoever owns the folders. */
  public static DroppedPrivileges unchanged() {
    return UNCHANGED;
  }

  /**
   * Replaces root's rights by those of the folders' owner. Nothing changes if the process does not
   * run as root, or if root is the owner.
   *
   * @param folders folders of the gate; for a missing one, the nearest existing parent counts
   * @return an object that restores the rights when closed
   * @throws IOException if the folders belong to several users, or the owner's rights cannot be
   *     taken
   */
  public static DroppedPrivileges dropToOwner(List<Path> folders) throws IOException {
    if (!isRoot()) {
      return UNCHANGED;
    }
    List<Path> existing =
        folders.stream().filter(folder -> Files.exists(folder, LinkOption.NOFOLLOW_LINKS)).toList();
    Path first = existing.isEmpty() ? existingParent(folders.get(0)) : existing.get(0);
    FileMetadata owner = owner(first);
    for (Path folder : existing) {
      FileMetadata other = owner(folder);
      if (other.uid() != owner.uid()) {
        throw new FileSystemException(
            folder.toString(),
            null,
            "belongs to "
                + PrintableText.of(other.owner())
                + ", but "
                + PrintableText.of(first)
                + " to "
                + PrintableText.of(owner.owner())
                + "; give both to the user of the gate (chown -R)");
      }
    }
    return owner.uid() == ROOT ? UNCHANGED : dropToOwner(first, owner);
  }

  // A link of root is an administrator's, who has moved the folder; a link of any other user is
  // that user's own.
  private static FileMetadata owner(Path folder) throws IOException {
    FileMetadata owner = FileMetadataAccess.read(folder);
    return owner.uid() == ROOT && Files.isSymbolicLink(folder)
        ? FileMetadataAccess.read(folder.toRealPath())
        : owner;
  }

  private static Path existingParent(Path folder) {
    Path at = folder;
    while (!Files.exists(at, LinkOption.NOFOLLOW_LINKS) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }

  private static DroppedPrivileges dropToOwner(Path folder, FileMetadata owner) throws IOException {
    int gid = owner.gid() == ROOT ? NO_GROUP : owner.gid();
    DroppedPrivileges rights =
        new DroppedPrivileges(folder, owner.uid(), gid, owner.owner(), owner.group());
    if (!CredentialCalls.isAvailable()) {
      throw rights.refused("that needs 64-bit Linux and JNA");
    }
    int error = CredentialCalls.become(owner.uid(), gid);
    if (error != 0) {
      throw rights.refused(Errno.describe(error));
    }
    return rights;
  }

  private IOException refused(String why) {
    return new FileSystemException(
        folder.toString(),
        null,
        "belongs to "
            + PrintableText.of(user)
            + ", whose rights cannot be taken here ("
            + why
            + "); give the command as that user");
  }

  private static boolean isRoot() {
    return CredentialCalls.isAvailable()
        ? CredentialCalls.user() == ROOT
        : "root".equals(System.getProperty("user.name"));
  }

  /** Returns whether the process has another user's rights than it was started with. */
  public boolean areDropped() {
    return user != null;
  }

  /**
   * Returns the user whose rights were taken.
   *
   * @return printable; null if they are unchanged
   */
  public String user() {
    return user == null ? null : PrintableText.of(user).toString();
  }

  /** Returns the ID of that user. */
  public int uid() {
    return uid;
  }

  /** Returns the group ID of that user's files. */
  public int gid() {
    return gid;
  }

  /** Returns the name of that group. */
  public String group() {
    return group;
  }

  /**
   * An action that needs root's rights.
   *
   * @param <T> the type of its result
   */
  public interface PrivilegedAction<T> {
    /**
     * Runs the action.
     *
     * @return any result
     */
    T run() throws IOException;
  }

  /**
   * Runs with root's rights what a person has explicitly requested at the command line.
   *
   * @param work must not access anything by a path that other users may have changed
   * @param <T> the type of the result
   * @return the result of the work
   */
  public <T> T runAsRoot(PrivilegedAction<T> work) throws IOException {
    if (!areDropped()) {
      return work.run();
    }
    switchTo(ROOT);
    try {
      return work.run();
    } finally {
      switchTo(uid);
    }
  }

  private static void switchTo(int uid) {
    int error = CredentialCalls.switchTo(uid);
    if (error != 0) {
      // Continuing with unknown rights would be worse than ending.
      throw new IllegalStateException(
          "cannot take the rights of user " + uid + ": " + Errno.describe(error));
    }
  }

  /** Restores the rights that the process was started with. */
  @Override
  public void close() {
    if (areDropped() && CredentialCalls.restoreRoot() != 0) {
      throw new IllegalStateException("cannot take root's rights again");
    }
  }
}
